using Markdig.Syntax;
using MoA.Inspector.Provenance;
using Microsoft.AspNetCore.Components;

namespace MoA.Inspector.Markdown;

/// <summary>A text of a model with its sentences: what a reader reads, without marks of Markdown, block by block. Code is no prose and is left out.</summary>
internal sealed class AnswerText
{
    private readonly string _text;
    private readonly MarkdownDocument? _document;
    private readonly List<(ProseBlock Block, TextSpan Span)> _places = [];

    private AnswerText(string text, MarkdownDocument? document)
    {
        _text = text;
        _document = document;
        var blocks = document?.Descendants<LeafBlock>().Where(block => block.Inline is not null).Select(ProseBlock.Of) ?? [];
        _places.AddRange(blocks.SelectMany(block => SentenceSplitter.Split(block.Text).Select(span => (block, span))));
        Sentences = document is null
            ? [.. SentenceSplitter.Split(text).Select(span => span.In(text))]
            : [.. _places.Select(place => place.Span.In(place.Block.Text))];
    }

    /// <summary>The sentences in order.</summary>
    public IReadOnlyList<string> Sentences { get; }

    public static AnswerText Parse(string text) => new(text, SafeMarkdown.Parse(text));

    /// <summary>Renders the text with a mark behind each sentence that was compared. Once: it changes the parsed document.</summary>
    public MarkupString Render(AnswerOrigins origins)
    {
        foreach (var (block, sentences) in _places.Select((place, index) => (place.Block, place.Span, Origin: origins.Sentences[index])).GroupBy(
            place => place.Block, (block, places) => (block, places.Where(place => place.Origin.IsCompared).ToArray())))
        {
            foreach (var (_, span, origin) in sentences)
                block.Mark(span, origin.Number, origin.Matches.Count);
        }

        return SafeMarkdown.Render(_document, _text);
    }
}
