namespace MoA.Core.Configuration;

/// <summary>A proposer slot or the aggregator as it is configured: a model id, or this object.</summary>
[Shorthand(nameof(Model))]
public sealed class AgentOptions
{
    /// <summary>The id of a configured model. Required.</summary>
    public string? Model { get; init; }

    /// <summary>How many slots it fills, 1 to 64: the same model sampled several times. Default 1; the aggregator's is always 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Sampling temperature, 0 to 2; absent: the mixture's, else the caller's.</summary>
    public double? Temperature { get; init; }

    /// <summary>Most tokens of the reply, at least 1; absent: the mixture's, else the caller's.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Instructions put before the caller's own system message; absent: none.</summary>
    public string? SystemPrompt { get; init; }
}
