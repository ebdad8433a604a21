using System.Text.Json;
using System.Text.Json.Serialization;

namespace MoA.Core.Runs;

/// <summary>A piece of the final answer as the aggregator streams it. Watchers see it at once; it is journaled with the whole answer.</summary>
public sealed record AnswerDelta : RunEvent
{
    /// <summary>The piece's text, where it is nothing but text.</summary>
    public string? Content { get; init; }

    /// <summary>The provider's chunk choice (<c>delta</c>, <c>logprobs</c>), where it is more than text.</summary>
    public JsonElement? Choice { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "answer.delta";
}

/// <summary>
/// The journaled form of all deltas of an answer: one record that stands for the events <see cref="RunEvent.Sequence"/> to
/// <see cref="LastSequence"/>. Watchers see the deltas, never this.
/// </summary>
public sealed record AnswerStreamed : RunEvent
{
    /// <summary>The pieces in order, at least one.</summary>
    public required IReadOnlyList<AnswerPiece> Pieces { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override long LastSequence => Sequence + Pieces.Count - 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "answer.streamed";

    /// <summary>The deltas this record stands for.</summary>
    public IEnumerable<AnswerDelta> Expand() => Pieces.Select((piece, index) => new AnswerDelta
    {
        Sequence = Sequence + index,
        Time = Time,
        Content = piece.Text,
        Choice = piece.Choice,
    });
}
