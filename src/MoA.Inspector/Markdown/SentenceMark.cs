using Markdig.Syntax.Inlines;

namespace MoA.Inspector.Markdown;

/// <summary>Stands behind a sentence and leads to its origin.</summary>
internal sealed class SentenceMark : LeafInline
{
    /// <summary>The sentence, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many proposals hold it.</summary>
    public required int Support { get; init; }
}
