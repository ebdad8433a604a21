using System.Text.Json;
using System.Text.Json.Serialization;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>A part of an agent's reply.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AgentDelta), "delta")]
[JsonDerivedType(typeof(AgentOutcome), "outcome")]
public abstract record AgentReply;

/// <summary>A piece of a streamed reply.</summary>
public sealed record AgentDelta : AgentReply
{
    /// <summary>The text, where the piece is nothing but text.</summary>
    public string? Text { get; init; }

    /// <summary>The provider's chunk choice without <c>index</c> and <c>finish_reason</c>, where it is more than text; it does not depend on a disposed document.</summary>
    public JsonElement? Choice { get; init; }
}

/// <summary>How an agent call ended: the last part of every reply.</summary>
public sealed record AgentOutcome : AgentReply
{
    /// <summary>How it ended.</summary>
    public required AgentOutcomeKind Kind { get; init; }

    /// <summary>The text; null where there is none.</summary>
    public string? Content { get; init; }

    /// <summary>The whole assistant message, where it is more than text.</summary>
    public JsonElement? Message { get; init; }

    /// <summary>Log probabilities, where asked for.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>The provider's <c>finish_reason</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The provider's <c>system_fingerprint</c>.</summary>
    public string? SystemFingerprint { get; init; }

    /// <summary>Reported usage of the last attempt, earlier ones went to <see cref="AgentCall.TryPayAgain"/>; null where the provider reported none.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>How often the provider was asked.</summary>
    public int Attempts { get; init; }

    /// <summary>The attempts that failed and were followed by another, at most <see cref="RetriedAttempt.Most"/>, the latest; null: none.</summary>
    public IReadOnlyList<RetriedAttempt>? Retries { get; init; }

    /// <summary>Where the time went.</summary>
    public required CallTimings Timings { get; init; }

    /// <summary>Why there is no answer, where <see cref="Kind"/> is <see cref="AgentOutcomeKind.Failed"/>, <see cref="AgentOutcomeKind.Refusal"/> or
    /// <see cref="AgentOutcomeKind.ContentFilter"/>.</summary>
    public AgentError? Error { get; init; }
}
