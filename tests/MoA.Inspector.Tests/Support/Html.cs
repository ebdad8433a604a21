using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Inspector.Web;

namespace MoA.Inspector.Tests.Support;

/// <summary>Renders components as the server does.</summary>
internal static class Html
{
    /// <summary>Renders a component with one parameter, <c>Model</c>; white space is made one blank.</summary>
    public static async Task<string> OfAsync<TComponent>(object model)
        where TComponent : IComponent
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var html = await new HtmlWriter(services, NullLoggerFactory.Instance).RenderAsync<TComponent>(model);
        return string.Join(' ', System.Text.Encoding.UTF8.GetString(html).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
