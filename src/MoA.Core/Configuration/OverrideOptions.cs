namespace MoA.Core.Configuration;

/// <summary>How far the request field <c>moa</c> may change a mixture.</summary>
public sealed class OverrideOptions
{
    /// <summary>Whether a request may change layers, proposers and aggregator. Default true.</summary>
    public bool Allow { get; init; } = true;

    /// <summary>Most layers, the aggregator's included, 1 to 16. Default 5.</summary>
    public int MaxLayers { get; init; } = 5;

    /// <summary>Most proposers in a layer, 1 to 64. Default 12.</summary>
    public int MaxProposers { get; init; } = 12;

    /// <summary>Longest run deadline in seconds, 1 to 86,400. Default 1800.</summary>
    public double MaxDeadlineSeconds { get; init; } = 1800;

    /// <summary>Largest cost budget, above 0; absent: any.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Largest token budget, at least 1; absent: any.</summary>
    public long? MaxTokens { get; init; }
}
