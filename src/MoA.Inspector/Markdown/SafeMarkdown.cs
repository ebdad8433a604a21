using System.Text.Encodings.Web;
using Markdig;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;

namespace MoA.Inspector.Markdown;

/// <summary>
/// Markdown of models as HTML. What models write is hostile until proven otherwise: HTML in it is text, links lead to the web or a mailbox or are no
/// links, images are links, and no extension is on that sets attributes.
/// </summary>
internal static class SafeMarkdown
{
    // Longer texts, and those nested deeper than parser or renderer go, are shown as they are.
    private const int LongestMarkdown = 200_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UsePipeTables()
        .UseAutoLinks()
        .Build();

    /// <summary>Parses a text.</summary>
    /// <returns>The document; null where it is to be shown as it is.</returns>
    public static MarkdownDocument? Parse(string text)
    {
        if (text.Length > LongestMarkdown)
            return null;
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // The parser's answer to nesting beyond its limit.
            return null;
        }
    }

    /// <summary>Renders a text.</summary>
    public static MarkupString Render(string text) => Render(Parse(text), text);

    /// <summary>Renders a parsed text.</summary>
    /// <param name="document">The text, parsed; null: it is shown as it is.</param>
    /// <param name="text">The text as it is.</param>
    public static MarkupString Render(MarkdownDocument? document, string text)
    {
        if (document is null)
            return Plain(text);
        using var writer = new StringWriter();
        var renderer = new SafeHtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.UseOwnRenderers();
        try
        {
            renderer.Render(document);
        }
        catch (ArgumentException)
        {
            // The renderer has a limit of its own, which the parser lets links and emphasis pass.
            return Plain(text);
        }

        return new MarkupString(writer.ToString());
    }

    /// <summary>A text as it is.</summary>
    public static MarkupString Plain(string text) => new($"<p class=\"plain\">{HtmlEncoder.Default.Encode(text)}</p>");
}
