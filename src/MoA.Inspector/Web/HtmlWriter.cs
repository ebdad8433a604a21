using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MoA.Api.Requests;

namespace MoA.Inspector.Web;

/// <summary>Renders components to HTML, once and for good: no script of theirs reaches the browser.</summary>
internal sealed class HtmlWriter(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>Answers with a piece of a page. It holds what people wrote, so no cache keeps it.</summary>
    /// <typeparam name="TComponent">A component with one parameter, <c>Model</c>.</typeparam>
    public async Task WriteAsync<TComponent>(HttpContext context, object model)
        where TComponent : IComponent
    {
        var html = await RenderAsync<TComponent>(model);
        await EntityTag.WriteAsync(context, "text/html; charset=utf-8", "no-store", EntityTag.Of(html), html);
    }

    /// <summary>Renders a component to UTF-8.</summary>
    public async Task<byte[]> RenderAsync<TComponent>(object model)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model }));
            return root.ToHtmlString();
        });
        return Encoding.UTF8.GetBytes(html);
    }
}
