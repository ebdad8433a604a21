using System.Globalization;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace MoA.Inspector.Markdown;

internal sealed class SentenceMarkRenderer : HtmlObjectRenderer<SentenceMark>
{
    protected override void Write(HtmlRenderer renderer, SentenceMark mark)
    {
        var number = mark.Number.ToString(CultureInfo.InvariantCulture);
        var support = mark.Support.ToString(CultureInfo.InvariantCulture);
        renderer.Write("<a class=\"mark\" href=\"#sentence-").Write(number).Write("\" aria-label=\"Sentence ").Write(number).Write(": in ")
            .Write(support).Write(mark.Support == 1 ? " proposal\">" : " proposals\">").Write(support).Write("</a>");
    }
}
