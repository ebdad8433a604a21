namespace MoA.Providers.Tests;

public sealed class RetryHintTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Theory]
    [InlineData(20.0, "Retry-After: 20")]
    [InlineData(1.5, "Retry-After: 1.5")]
    [InlineData(0.0, "Retry-After: -3")]
    [InlineData(51.0, "Retry-After: Wed, 06 May 2026 07:09:00 GMT")]
    [InlineData(0.0, "Retry-After: Wed, 06 May 2026 07:00:00 GMT")]
    [InlineData(0.25, "retry-after-ms: 250", "Retry-After: 20")]
    [InlineData(90.5, "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 1m30.5s")]
    [InlineData(0.25, "x-ratelimit-remaining-tokens: 0", "x-ratelimit-reset-tokens: 250ms")]
    [InlineData(7.0, "x-ratelimit-reset-tokens: 7")]
    [InlineData(8.0, "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 3s", "x-ratelimit-remaining-tokens: 0", "x-ratelimit-reset-tokens: 8s")]
    [InlineData(3.0, "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 3s", "x-ratelimit-remaining-tokens: 5", "x-ratelimit-reset-tokens: 8s")]
    [InlineData(9.0, "Retry-After: nonsense", "x-ratelimit-reset-requests: 9s")]
    public void The_best_hint_is_taken(double seconds, params string[] headers) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(headers));

    [Theory]
    [InlineData]
    [InlineData("Retry-After: soon")]
    [InlineData("Retry-After: NaN")]
    [InlineData("x-ratelimit-remaining-requests: 0")]
    [InlineData("x-ratelimit-remaining-requests: 12", "x-ratelimit-reset-requests: 3s")]
    [InlineData("x-ratelimit-reset-requests: tomorrow")]
    public void No_hint_is_no_hint(params string[] headers) => Assert.Null(Read(headers));

    private static TimeSpan? Read(string[] headers)
    {
        var byName = headers.Select(header => header.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        return RetryHint.Read((string name, out string? value) => byName.TryGetValue(name, out value), Now);
    }
}
