using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>Makes one proposal of two calls that were made for it, one after the other: the reply is the second's, the effort that of both.</summary>
internal static class SecondCall
{
    /// <summary>Adds the first call's attempts and times to the second; usage and cost are left to the caller, who knows what was counted already.</summary>
    /// <param name="first">What the first call brought.</param>
    /// <param name="second">What the second did.</param>
    /// <param name="failure">Why the first had to be followed by another, where it failed.</param>
    public static Proposal Join(Proposal first, Proposal second, AgentError? failure = null) => second with
    {
        UsageEstimated = first.UsageEstimated || second.UsageEstimated,
        Attempts = first.Attempts + second.Attempts,
        Retries = RetriedAttempts.Join(
            RetriedAttempts.Join(first.Retries, failure is null ? null : [new RetriedAttempt { Attempt = first.Attempts, Error = failure }]),
            second.Retries is { } retries ? [.. retries.Select(retry => retry with { Attempt = first.Attempts + retry.Attempt })] : null),
        Timings = Join(first.Timings, second.Timings),
    };

    // As if the second had begun where the first ended: the first token comes after all waits, and before the end.
    private static CallTimings? Join(CallTimings? first, CallTimings? second) => first is null || second is null
        ? first ?? second
        : first with
        {
            QueuedMs = first.QueuedMs + second.QueuedMs,
            FirstTokenMs = first.QueuedMs + first.ProviderMs + second.FirstTokenMs,
            ProviderMs = first.ProviderMs + second.ProviderMs,
        };
}
