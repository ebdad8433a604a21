namespace MoA.Core.Mixtures;

/// <summary>One place for an agent in a mixture: a proposer slot of a layer, or the aggregator.</summary>
public sealed record AgentSlot
{
    /// <summary>The configured id of the model that answers.</summary>
    public required string Model { get; init; }

    /// <summary>Sampling temperature, 0 to 2; null: the mixture's, else the caller's.</summary>
    public double? Temperature { get; init; }

    /// <summary>Most tokens of the reply, at least 1; null: the mixture's, else the caller's.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Instructions put before the caller's own system message; null: none.</summary>
    public string? SystemPrompt { get; init; }
}
