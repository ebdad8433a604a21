using Markdig.Syntax.Inlines;

namespace MoA.Inspector.Markdown;

/// <summary>A part of a sentence whose origin is shown.</summary>
internal sealed class SentenceInline : ContainerInline
{
    /// <summary>The sentence, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many proposals hold it.</summary>
    public required int Support { get; init; }
}
