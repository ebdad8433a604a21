using MoA.Core.Mixtures;

namespace MoA.Providers;

/// <summary>
/// Decides whether a call is tried again, and after what pause: exponential from 250 ms to 10 s, half of it jitter. A pause that would outlast
/// the call's time is not begun: the failure is reported at once.
/// </summary>
internal static class RetryPlan
{
    /// <summary>429s in a row after which a call gives up, though time may be left: a provider that only ever refuses is not to be asked for ever.</summary>
    public const int MaxRateLimits = 20;

    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    /// <summary>Counts a result and plans what follows it.</summary>
    /// <param name="provider">Whose attempts are bounded.</param>
    /// <param name="call">The call; its next pause is set where the answer is true.</param>
    /// <param name="result">How its latest attempt ended.</param>
    /// <param name="random">From 0 to 1.</param>
    public static bool ShouldRetry(ProviderSpec provider, ProviderCall call, AttemptResult result, double random)
    {
        Count(call, result);
        if (call.Committed || !IsAllowed(provider, call, result.Retry))
            return false;
        var delay = Delay(call, result, random);
        if (delay >= call.Remaining())
            return false;
        // Last, for what is counted as paid must be followed by another attempt.
        if (result.Usage is { } paid)
        {
            if (call.Call.TryPayAgain?.Invoke(paid) == false)
                return false;
            call.Chat?.Paid(paid);
        }

        call.NextDelay = delay;
        return true;
    }

    private static void Count(ProviderCall call, AttemptResult result)
    {
        if (result.Retry == RetryRule.RateLimit)
        {
            call.RateLimits++;
        }
        else if (result.Retry != RetryRule.Circuit)
        {
            call.Failures++;
            call.RateLimits = 0;
        }
    }

    private static bool IsAllowed(ProviderSpec provider, ProviderCall call, RetryRule rule) => rule switch
    {
        RetryRule.Once => call.Failures < Math.Min(2, provider.MaxAttempts),
        RetryRule.Attempts => call.Failures < provider.MaxAttempts,
        RetryRule.RateLimit => call.RateLimits < MaxRateLimits,
        RetryRule.Circuit => true,
        _ => false,
    };

    private static TimeSpan Delay(ProviderCall call, AttemptResult result, double random) => result.Retry switch
    {
        // The quota was told and makes the call wait; waiting here as well would lose its place in the queue.
        RetryRule.RateLimit when result.RetryAfter is not null => TimeSpan.Zero,
        RetryRule.RateLimit => Backoff(call.RateLimits, random),
        // Spread, so that not all that wait for the breaker come back in the same moment.
        RetryRule.Circuit => result.RetryAfter!.Value + (BaseDelay * random),
        _ => Longer(result.RetryAfter, Backoff(call.Failures, random)),
    };

    private static TimeSpan Longer(TimeSpan? asked, TimeSpan own) => asked > own ? asked.Value : own;

    private static TimeSpan Backoff(int failures, double random)
    {
        var delay = BaseDelay * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return (delay < MaxDelay ? delay : MaxDelay) * (0.5 + (random / 2));
    }
}
