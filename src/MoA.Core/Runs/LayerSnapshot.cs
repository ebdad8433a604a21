namespace MoA.Core.Runs;

/// <summary>A layer of a run as it stands.</summary>
public sealed record LayerSnapshot
{
    /// <summary>The layer, from 1; the aggregator's is the last.</summary>
    public required int Index { get; init; }

    /// <summary>Running, completed, failed or cancelled.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When its agents were first asked.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Tokens of its calls.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Cost of its calls.</summary>
    public decimal Cost { get; init; }

    /// <summary>One entry a slot, in slot order.</summary>
    public required IReadOnlyList<Proposal> Proposals { get; init; }
}
