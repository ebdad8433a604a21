using System.Globalization;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace MoA.Inspector.Markdown;

internal sealed class SentenceRenderer : HtmlObjectRenderer<SentenceInline>
{
    // The style sheet has as many tints.
    private const int StrongestTint = 4;

    protected override void Write(HtmlRenderer renderer, SentenceInline sentence)
    {
        var tint = Math.Min(sentence.Support, StrongestTint).ToString(CultureInfo.InvariantCulture);
        renderer.Write("<span class=\"sentence from-").Write(tint).Write("\">");
        renderer.WriteChildren(sentence);
        renderer.Write("</span>");
    }
}
