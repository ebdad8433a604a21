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
    /// <param name="code">Its kind.</param>
    /// <param name="message">What happened; it is made a sentence.</param>
    /// <param name="retry">Whether and how the call may be tried again.</param>
    /// <param name="status">The provider's HTTP status, where there was one.</param>
    /// <param name="retryAfter">How long the provider or the breaker asked to wait.</param>
    /// <param name="usedNoTokens">Whether the provider refused before it produced anything.</param>
    public static AttemptResult Failure(
        AgentErrorCode code, string message, RetryRule retry, int? status = null, TimeSpan? retryAfter = null, bool usedNoTokens = false) => new()
        {
            Error = new AgentError { Code = code, Message = Sentence(message), ProviderStatus = status, RetryAfterSeconds = retryAfter?.TotalSeconds },
            Retry = retry,
            RetryAfter = retryAfter,
            UsedNoTokens = usedNoTokens,
        };

    // A provider's own words may close it, with whatever mark.
    private static string Sentence(string text) =>
        char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] is '.' or '!' or '?' or '…' ? "" : ".");
}
