using MoA.Core.Runtime;
using MoA.Testing;

namespace MoA.Providers.Tests;

public sealed class TrafficMeterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_happened_counts_for_five_minutes()
    {
        var meter = new TrafficMeter(_time);
        Count(meter);
        Assert.Equal((1, 1, 2, 1, 1, 1), Counts(meter.Snapshot()));
        Assert.Equal(TimeSpan.FromSeconds(10), meter.Snapshot().Window);

        _time.Advance(TimeSpan.FromSeconds(289));
        Count(meter);
        Assert.Equal((2, 2, 4, 2, 2, 2), Counts(meter.Snapshot()));
        Assert.Equal(TimeSpan.FromSeconds(289), meter.Snapshot().Window);

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal((1, 1, 2, 1, 1, 1), Counts(meter.Snapshot()));
        Assert.Equal(TimeSpan.FromSeconds(290), meter.Snapshot().Window);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 0, 0, 0, 0, 0), Counts(meter.Snapshot()));
        Assert.Equal(0, meter.Snapshot().ErrorRate);
    }

    [Fact]
    public void Rates_are_per_minute_of_the_time_covered()
    {
        var meter = new TrafficMeter(_time);
        for (var second = 0; second < 120; second++)
        {
            meter.AttemptEnded(isRetry: false);
            if (second % 4 == 0)
                meter.AttemptFailed(isRateLimit: false);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = meter.Snapshot();
        Assert.Equal((60, 0.25), (seen.PerMinute(seen.Attempts), seen.ErrorRate));
    }

    [Fact]
    public void Percentiles_are_right_to_seven_percent()
    {
        var meter = new TrafficMeter(_time);
        var random = new Random(1);
        var samples = new List<double>();
        for (var count = 0; count < 5000; count++)
        {
            // From half a millisecond to some minutes.
            samples.Add(0.5 * Math.Pow(2, random.NextDouble() * 19));
            meter.AttemptSucceeded(TimeSpan.FromMilliseconds(samples[^1]), count % 2 == 0 ? TimeSpan.FromMilliseconds(samples[^1] / 2) : null);
            if (count % 500 == 0)
                _time.Advance(TimeSpan.FromSeconds(10));
        }

        var seen = meter.Snapshot();
        samples.Sort();
        Assert.Equal((5000, 2500), (seen.Total.Count, seen.FirstToken.Count));
        foreach (var (share, value) in new[] { (0.5, seen.Total.P50), (0.9, seen.Total.P90), (0.99, seen.Total.P99) })
            Assert.InRange(value!.Value / samples[(int)Math.Ceiling(share * samples.Count) - 1], 0.93, 1.07);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.3)]
    [InlineData(1e9)]
    public void Whatever_it_took_is_counted(double milliseconds)
    {
        var meter = new TrafficMeter(_time);

        meter.AttemptSucceeded(TimeSpan.FromMilliseconds(milliseconds), null);

        Assert.Equal(1, meter.Snapshot().Total.Count);
        Assert.NotNull(meter.Snapshot().Total.P99);
        Assert.Null(meter.Snapshot().FirstToken.P50);
    }

    [Fact]
    public async Task Nothing_is_lost_that_many_count_at_once()
    {
        var meter = new TrafficMeter(_time);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var count = 0; count < 10_000; count++)
            {
                Count(meter);
                if (worker == 0 && count % 1000 == 0)
                    _time.Advance(TimeSpan.FromSeconds(10));
            }
        }))).Bounded();

        Assert.Equal((80_000, 80_000, 160_000, 80_000, 80_000, 80_000), Counts(meter.Snapshot()));
    }

    private static void Count(TrafficMeter meter)
    {
        meter.AttemptEnded(isRetry: false);
        meter.AttemptFailed(isRateLimit: true);
        meter.AttemptEnded(isRetry: true);
        meter.CallEnded(failed: true);
    }

    private static (long Calls, long FailedCalls, long Attempts, long Errors, long RateLimited, long Retries) Counts(ProviderTraffic traffic) =>
        (traffic.Calls, traffic.FailedCalls, traffic.Attempts, traffic.Errors, traffic.RateLimited, traffic.Retries);
}
