using MoA.Core.Chat;

namespace MoA.Evaluation.Batches;

/// <summary>One thing to be asked: a question of a benchmark, or a judgment. Its steps are runs of the same mixture, one after another.</summary>
internal sealed record BatchItem
{
    /// <summary>Tells it from the others of its batch; the same in every process that works on the batch.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked in each step, at least one; a step is given the answers of those before it.</summary>
    public required IReadOnlyList<Func<IReadOnlyList<string>, ChatRequest>> Steps { get; init; }

    /// <summary>Says why an answer is of no use, in a sentence; null: it is of use. An answer of no use is a failure.</summary>
    public Func<BatchAnswer, string?> Refuse { get; init; } = static _ => null;

    /// <summary>An item of one step.</summary>
    public static BatchItem Single(string id, ChatRequest request, Func<BatchAnswer, string?>? refuse = null) =>
        new() { Id = id, Steps = [_ => request], Refuse = refuse ?? (static _ => null) };
}
