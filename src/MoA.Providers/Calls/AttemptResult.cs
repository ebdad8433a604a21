using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>How one attempt of a call ended.</summary>
internal sealed record AttemptResult
{
    public AgentOutcomeKind Kind { get; init; } = AgentOutcomeKind.Failed;

    public string? Content { get; init; }

    public JsonElement? Message { get; init; }

    public JsonElement? Logprobs { get; init; }

    public string? FinishReason { get; init; }

    public string? SystemFingerprint { get; init; }

    public TokenUsage? Usage { get; init; }

    public AgentError? Error { get; init; }

    /// <summary>Whether and how the call may be tried again.</summary>
    public RetryRule Retry { get; init; }

    /// <summary>How long the provider or the breaker asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the provider refused before it produced anything, so no tokens were used.</summary>
    public bool UsedNoTokens { get; init; }

    /// <summary>A failure.</summary>
    public static AttemptResult Failure(
        AgentErrorCode code, string message, RetryRule retry, int? status = null, TimeSpan? retryAfter = null, bool usedNoTokens = false) => new()
        {
            Error = new AgentError { Code = code, Message = message, ProviderStatus = status, RetryAfterSeconds = retryAfter?.TotalSeconds },
            Retry = retry,
            RetryAfter = retryAfter,
            UsedNoTokens = usedNoTokens,
        };
}
