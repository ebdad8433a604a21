using System.Globalization;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace MoA.Inspector.Markdown;

/// <summary>Headings of a text below those of the page that shows it.</summary>
internal sealed class InnerHeadingRenderer : HtmlObjectRenderer<HeadingBlock>
{
    private const int PageLevels = 3;

    protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
    {
        var level = Math.Min(6, heading.Level + PageLevels).ToString(CultureInfo.InvariantCulture);
        renderer.Write("<h").Write(level).Write(">").WriteLeafInline(heading).Write("</h").Write(level).WriteLine(">");
    }
}
