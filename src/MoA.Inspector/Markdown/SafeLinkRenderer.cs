using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace MoA.Inspector.Markdown;

/// <summary>Links with checked targets; the text alone where the target is refused. An image is a link to it, so that reading an answer calls nobody.</summary>
internal sealed class SafeLinkRenderer : HtmlObjectRenderer<LinkInline>
{
    protected override void Write(HtmlRenderer renderer, LinkInline link)
    {
        var address = LinkPolicy.Check(link.GetDynamicUrl?.Invoke() ?? link.Url);
        if (address is not null)
            SafeLink.Open(renderer, address);
        if (link.IsImage)
            renderer.Write("<span class=\"image\">image: ");
        renderer.WriteChildren(link);
        if (link.IsImage)
            renderer.Write("</span>");
        if (address is not null)
            SafeLink.Close(renderer);
    }
}
