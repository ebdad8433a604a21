using Markdig.Extensions.Tables;
using Markdig.Renderers;

namespace MoA.Inspector.Markdown;

/// <summary>Tables in a box of their own: a wide one scrolls there, by keyboard too, and not the page.</summary>
internal sealed class ScrollingTableRenderer : HtmlTableRenderer
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        ArgumentNullException.ThrowIfNull(table);
        // The base class would write it as a style attribute, which is what no text may set.
        foreach (var column in table.ColumnDefinitions)
            column.Alignment = null;
        renderer.Write("<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">");
        base.Write(renderer, table);
        renderer.WriteLine("</div>");
    }
}
