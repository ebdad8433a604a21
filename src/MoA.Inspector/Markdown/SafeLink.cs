using Markdig.Renderers;

namespace MoA.Inspector.Markdown;

/// <summary>Writes the tags of a link that has passed <see cref="LinkPolicy"/>.</summary>
internal static class SafeLink
{
    public static void Open(HtmlRenderer renderer, string address)
    {
        // The address as title: what a link says and where it leads may differ.
        renderer.Write("<a href=\"").WriteEscape(address).Write("\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" title=\"").WriteEscape(address).Write("\">");
    }

    public static void Close(HtmlRenderer renderer) => renderer.Write("</a>");
}
