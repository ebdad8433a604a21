namespace MoA.Grains.Tests.Quota;

/// <summary>The strictest provider there is: counts every 60 s, both ends included.</summary>
internal static class ProviderView
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The most requests and the most tokens that arrived in any 60 s.</summary>
    public static (long Requests, long Tokens) Busiest(IEnumerable<(DateTimeOffset At, long Tokens)> calls)
    {
        var arrivals = calls.OrderBy(call => call.At).ToArray();
        var (oldest, tokens, mostRequests, mostTokens) = (0, 0L, 0L, 0L);
        for (var newest = 0; newest < arrivals.Length; newest++)
        {
            tokens += arrivals[newest].Tokens;
            while (arrivals[newest].At - arrivals[oldest].At > Minute)
                tokens -= arrivals[oldest++].Tokens;
            mostRequests = Math.Max(mostRequests, newest - oldest + 1);
            mostTokens = Math.Max(mostTokens, tokens);
        }

        return (mostRequests, mostTokens);
    }
}
