using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace MoA.Inspector.Markdown;

/// <summary>Addresses between angle brackets: links where their target passes.</summary>
internal sealed class SafeAutolinkRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline link)
    {
        var address = LinkPolicy.Check(link.IsEmail ? $"mailto:{link.Url}" : link.Url);
        if (address is not null)
            SafeLink.Open(renderer, address);
        renderer.WriteEscape(link.Url);
        if (address is not null)
            SafeLink.Close(renderer);
    }
}
