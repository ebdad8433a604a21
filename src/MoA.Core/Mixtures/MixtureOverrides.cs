namespace MoA.Core.Mixtures;

/// <summary>What one request changes about its mixture (request field <c>moa</c>). Null members change nothing.</summary>
public sealed record MixtureOverrides
{
    /// <summary>Number of layers, the aggregator's included; the first configured or given layer is repeated.</summary>
    public int? Layers { get; init; }

    /// <summary>Model ids of the proposers of every layer.</summary>
    public IReadOnlyList<string>? Proposers { get; init; }

    /// <summary>Model id of the aggregator.</summary>
    public string? Aggregator { get; init; }

    /// <summary>What the run may spend; it can only tighten the mixture's own budget.</summary>
    public RunBudget? Budget { get; init; }

    /// <summary>Longest time the run may take.</summary>
    public TimeSpan? Deadline { get; init; }
}
