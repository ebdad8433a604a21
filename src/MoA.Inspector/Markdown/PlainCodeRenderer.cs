using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace MoA.Inspector.Markdown;

/// <summary>Blocks of code, without the class that the text would like them to have.</summary>
internal sealed class PlainCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        renderer.Write("<pre><code>");
        renderer.WriteLeafRawLines(block, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</code></pre>");
    }
}
