using System.Globalization;

namespace MoA.Simulator;

/// <summary>
/// OpenAI's rate limit headers. <c>reset</c> is the time until the window frees something: of a granted call until the oldest call leaves,
/// of a
/// refused one until it would fit.
/// </summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, in LimitDecision decision)
    {
        if (decision.LimitRequests is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Text(requests);
            headers["x-ratelimit-remaining-requests"] = Text(decision.RemainingRequests);
            headers["x-ratelimit-reset-requests"] = GoDuration.Format(decision.ResetRequests);
        }

        if (decision.LimitTokens is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Text(tokens);
            headers["x-ratelimit-remaining-tokens"] = Text(decision.RemainingTokens);
            headers["x-ratelimit-reset-tokens"] = GoDuration.Format(decision.ResetTokens);
        }

        if (!decision.Granted)
            headers.RetryAfter = WholeSeconds(decision.RetryAfter);
    }

    public static void WriteHint(IHeaderDictionary headers, FaultRule rule, DateTimeOffset now)
    {
        var wait = TimeSpan.FromSeconds(rule.RetryAfterSeconds);
        switch (rule.Hint)
        {
            case RateLimitHint.Seconds:
                headers.RetryAfter = WholeSeconds(wait);
                break;
            case RateLimitHint.HttpDate:
                // An HTTP date has whole seconds: rounded up, for who obeys must not be early.
                var ticks = (now + wait).UtcTicks + TimeSpan.TicksPerSecond - 1;
                var date = new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
                headers.RetryAfter = date.ToString("R", CultureInfo.InvariantCulture);
                break;
            case RateLimitHint.ResetHeaders:
                headers["x-ratelimit-remaining-requests"] = "0";
                headers["x-ratelimit-reset-requests"] = GoDuration.Format(wait);
                headers["x-ratelimit-remaining-tokens"] = "0";
                headers["x-ratelimit-reset-tokens"] = GoDuration.Format(wait);
                break;
            case RateLimitHint.None:
            default:
                break;
        }
    }

    private static string WholeSeconds(TimeSpan wait) => Text((long)Math.Ceiling(wait.TotalSeconds));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
