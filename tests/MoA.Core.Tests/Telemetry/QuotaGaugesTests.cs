using MoA.Core.Quota;
using MoA.Core.Telemetry;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Core.Tests.Telemetry;

public sealed class QuotaGaugesTests
{
    private static readonly FakeTimeProvider Time = new();

    [Fact]
    public void What_is_left_is_the_limit_in_use_less_what_is_used()
    {
        var left = Observe(Snapshot() with { UsedRequests = 30, UsedTokens = 9_999, InFlight = 2, RateFactor = 0.5 });

        Assert.Equal((100, 20), (left[MoaInstruments.RequestsLimit.Name], left[MoaInstruments.RequestsRemaining.Name]));
        Assert.Equal((10_000, 0), (left[MoaInstruments.TokensLimit.Name], left[MoaInstruments.TokensRemaining.Name]));
        Assert.Equal((8, 6, 2), (left[MoaInstruments.CallsLimit.Name], left[MoaInstruments.CallsRemaining.Name], left[MoaInstruments.CallsInFlight.Name]));
    }

    [Theory]
    [InlineData(0.5, 2, 2)]
    [InlineData(0.1, 0, 1)]
    [InlineData(0.1, 3, 0)]
    public void Where_calls_in_flight_are_the_only_limit_it_is_they_that_are_slowed_down(double factor, int inFlight, int remaining)
    {
        var left = Observe(Snapshot() with { Limits = new QuotaLimits { MaxInFlight = 8 }, InFlight = inFlight, RateFactor = factor });

        Assert.Equal((8, remaining), (left[MoaInstruments.CallsLimit.Name], left[MoaInstruments.CallsRemaining.Name]));
    }

    [Fact]
    public void Calls_of_other_silos_count_against_the_limit_too()
    {
        var left = Observe(Snapshot() with { InFlight = 2, ClusterInFlight = 7 });

        Assert.Equal((1, 2), (left[MoaInstruments.CallsRemaining.Name], left[MoaInstruments.CallsInFlight.Name]));
    }

    [Fact]
    public void Without_a_limit_there_is_neither_limit_nor_rest()
    {
        var left = Observe(Snapshot() with { Limits = new QuotaLimits() });

        Assert.Equal(
            [MoaInstruments.CallsInFlight.Name, MoaInstruments.CallsWaiting.Name, MoaInstruments.QuotaPaused.Name], left.Keys.Order());
    }

    [Fact]
    public void A_pause_is_shown_by_what_is_left_of_it_and_those_that_wait_by_their_priority()
    {
        using var metrics = new MetricCapture();
        var state = Snapshot() with
        {
            PausedUntil = Time.GetUtcNow() + TimeSpan.FromSeconds(12),
            Waiting = new Dictionary<QuotaPriority, int> { [QuotaPriority.Aggregator] = 1, [QuotaPriority.LaterLayer] = 0, [QuotaPriority.NewRun] = 5 },
        };
        _ = new QuotaGauges(metrics, () => new Dictionary<string, QuotaProviderSnapshot> { ["p"] = state }, Time);

        metrics.Observe();

        Assert.Equal(12, metrics.Sum(MoaInstruments.QuotaPaused.Name));
        Assert.Equal(
            [("aggregator", 1.0), ("later_layer", 0.0), ("new_run", 5.0)],
            metrics.Recorded.Where(measurement => measurement.Name == MoaInstruments.CallsWaiting.Name)
                .Select(waiting => ((string)waiting.Tags[MoaAttributes.Priority]!, waiting.Value)));
    }

    private static Dictionary<string, int> Observe(QuotaProviderSnapshot state)
    {
        using var metrics = new MetricCapture();
        _ = new QuotaGauges(metrics, () => new Dictionary<string, QuotaProviderSnapshot> { ["p"] = state }, Time);
        metrics.Observe();
        Assert.All(metrics.Recorded, measurement => Assert.Equal("p", measurement.Tags[MoaAttributes.Provider]));
        return metrics.Recorded.GroupBy(measurement => measurement.Name).ToDictionary(points => points.Key, points => (int)points.First().Value);
    }

    private static QuotaProviderSnapshot Snapshot() => new()
    {
        Limits = new QuotaLimits { RequestsPerMinute = 100, TokensPerMinute = 10_000, MaxInFlight = 8 },
        UsedRequests = 0,
        UsedTokens = 0,
        InFlight = 0,
        Waiting = new Dictionary<QuotaPriority, int> { [QuotaPriority.Aggregator] = 0 },
        PausedUntil = null,
        RateFactor = 1,
    };
}
