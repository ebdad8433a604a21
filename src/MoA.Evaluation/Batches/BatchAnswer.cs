using System.Text.Json;
using MoA.Core.Runs;

namespace MoA.Evaluation.Batches;

/// <summary>What a run answered.</summary>
internal sealed record BatchAnswer
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Its text; empty where it has none.</summary>
    public required string Text { get; init; }

    /// <summary>Log probabilities as the provider gave them, where they were asked for.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>The provider's <c>finish_reason</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Tokens of all its calls.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Cost of all its calls at the configured prices.</summary>
    public decimal Cost { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Seconds from its creation to its end.</summary>
    public double Seconds { get; init; }
}
