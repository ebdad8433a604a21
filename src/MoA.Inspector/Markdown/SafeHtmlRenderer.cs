using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;

namespace MoA.Inspector.Markdown;

/// <summary>Writes HTML, with this product's own idea of links, images, headings, code and tables.</summary>
internal sealed class SafeHtmlRenderer(TextWriter writer) : HtmlRenderer(writer)
{
    /// <summary>Puts them in the place of the parser's. After the pipeline's setup, which brings its own for tables.</summary>
    public void UseOwnRenderers()
    {
        ObjectRenderers.Replace<LinkInlineRenderer>(new SafeLinkRenderer());
        ObjectRenderers.Replace<AutolinkInlineRenderer>(new SafeAutolinkRenderer());
        ObjectRenderers.Replace<HeadingRenderer>(new InnerHeadingRenderer());
        ObjectRenderers.Replace<CodeBlockRenderer>(new PlainCodeRenderer());
        ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTableRenderer());
        ObjectRenderers.Insert(0, new SentenceRenderer());
        ObjectRenderers.Insert(0, new SentenceMarkRenderer());
    }
}
