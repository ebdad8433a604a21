namespace MoA.Core.Mixtures;

/// <summary>How far the request field <c>moa</c> may change a mixture.</summary>
public sealed record OverrideLimits
{
    /// <summary>Whether a request may change layers, proposers and aggregator at all. Default true.</summary>
    public bool AllowOverrides { get; init; } = true;

    /// <summary>Most layers, the aggregator's included, 1 to 16. Default 5.</summary>
    public int MaxLayers { get; init; } = 5;

    /// <summary>Most proposers in a layer, 1 to 64. Default 12.</summary>
    public int MaxProposers { get; init; } = 12;

    /// <summary>Longest run deadline a request may ask for. Default 30 minutes.</summary>
    public TimeSpan MaxDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Largest cost budget a request may ask for; null: any.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Largest token budget a request may ask for; null: any.</summary>
    public long? MaxTokens { get; init; }
}
