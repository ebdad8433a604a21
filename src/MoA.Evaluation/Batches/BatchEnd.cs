using MoA.Core.Runs;

namespace MoA.Evaluation.Batches;

/// <summary>How a batch ended.</summary>
internal sealed record BatchEnd
{
    /// <summary>Why.</summary>
    public required BatchStop Stop { get; init; }

    /// <summary>Items in all.</summary>
    public required int Total { get; init; }

    /// <summary>Answers of the items that have all of theirs, by id.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<BatchAnswer>> Answers { get; init; }

    /// <summary>Items that failed, in the order of the batch.</summary>
    public required IReadOnlyList<BatchFailure> Failures { get; init; }

    /// <summary>The latest reply of items that failed because it was of no use, by id.</summary>
    public required IReadOnlyDictionary<string, BatchAnswer> UselessReplies { get; init; }

    /// <summary>What was spent in all, earlier processes included.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Tokens that were used in all, earlier processes included.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>What the next item could have cost, where the budget was reached.</summary>
    public decimal? NextItem { get; init; }

    /// <summary>Items that were not begun, or were given up in the middle.</summary>
    public int NotDone => Total - Answers.Count - Failures.Count;

    /// <summary>Whether every item has its answers.</summary>
    public bool IsComplete => Answers.Count == Total;
}
