using MoA.Core.Quota;
using Xunit.Abstractions;

namespace MoA.Grains.Tests.Quota;

/// <summary>What three silos under ten times the limit make of it, on a fake clock.</summary>
public sealed class ClusterQuotaSimTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Spread = QuotaOptions.Cluster.Spread;
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(6_000)]
    public void Tenfold_demand_uses_90_percent_of_three_minutes_from_a_fresh_cluster_on(int limit)
    {
        using var sim = new ClusterSim(new QuotaLimits { RequestsPerMinute = limit }, silos: 3);
        var arrivals = Play(sim, limit, minutes: 3);

        Report(sim, arrivals, limit, minutes: 3);
        Assert.True(ProviderView.Busiest(arrivals).Requests <= limit);
        Assert.InRange(arrivals.Count / (3.0 * limit), 0.90, 1.0);
    }

    [Fact]
    public void Messages_depend_on_time_and_not_on_the_number_of_calls()
    {
        var asks = new Dictionary<int, double>();
        foreach (var times in new[] { 2, 20, 200 })
        {
            using var sim = new ClusterSim(new QuotaLimits { RequestsPerMinute = 600 }, silos: 3);
            Play(sim, 600, minutes: 1, times);
            asks[times] = sim.Silos.Sum(silo => silo.Asks(ClusterSim.Provider)) / 60.0;
            output.WriteLine($"{sim.Calls.Count} calls: {asks[times]:F1} asks/s of three silos");
        }

        // The floor of 20 ms allows 150 a second.
        Assert.All(asks.Values, rate => Assert.InRange(rate, 1, 60));
        Assert.InRange(asks[200] / asks[20], 0.5, 1.5);
    }

    [Fact]
    public void A_quota_that_is_taken_up_anew_keeps_the_limit()
    {
        using var sim = new ClusterSim(new QuotaLimits { RequestsPerMinute = 600 }, silos: 3);
        sim.Later(TimeSpan.FromSeconds(90), sim.StopArbiter);
        sim.Later(TimeSpan.FromSeconds(100), sim.StartArbiter);
        var arrivals = Play(sim, 600, minutes: 3);

        Report(sim, arrivals, 600, minutes: 3);
        Assert.True(ProviderView.Busiest(arrivals).Requests <= 600);
        var gone = TimeSpan.FromSeconds(90) + Spread;
        var gap = arrivals.Select(arrival => arrival.At - sim.Start).Where(at => at > gone).Min() - TimeSpan.FromSeconds(100);
        output.WriteLine($"first arrival {gap.TotalSeconds:F1} s after the new start");
        Assert.InRange(gap.TotalSeconds, 0, 6);
        Assert.InRange(arrivals.Count / 1_800.0, 0.85, 1.0);
    }

    private static List<(DateTimeOffset At, long Tokens)> Play(ClusterSim sim, int limit, int minutes, int times = 10)
    {
        var random = new Random(1);
        sim.Latency = () => TimeSpan.FromMilliseconds(random.Next(1, 15));
        List<(DateTimeOffset, long)> arrivals = [];
        sim.Granted = call =>
        {
            // As late as it may be, or at once.
            var at = random.Next(2) == 0 ? call.GrantedAt!.Value : call.Lease.Granted + Spread;
            arrivals.Add((at > call.GrantedAt ? at : call.GrantedAt!.Value, 1));
            sim.Later(CallTime, () => call.Lease.Settle(1));
        };
        var end = TimeSpan.FromMinutes(minutes);
        Demand();
        sim.Run(end);
        return arrivals;

        void Demand()
        {
            for (var i = 0; i < Math.Max(1, limit / 600) * Math.Max(1, times / 10); i++)
                sim.Ask(random.Next(3), tokens: 1, (QuotaPriority)random.Next(3));
            if (sim.Elapsed < end)
                sim.Later(TimeSpan.FromSeconds(6.0 / Math.Min(600, limit) * 10 / Math.Min(10, times)), Demand);
        }
    }

    private void Report(ClusterSim sim, List<(DateTimeOffset At, long Tokens)> arrivals, int limit, int minutes)
    {
        var perMinute = arrivals.GroupBy(arrival => (int)(arrival.At - sim.Start).TotalMinutes).OrderBy(group => group.Key).Select(group => group.Count());
        output.WriteLine($"{sim.Calls.Count} calls, {arrivals.Count} leaves of {minutes * limit} ({(double)arrivals.Count / minutes / limit:P1}); by minute {string.Join(' ', perMinute)}");
        output.WriteLine($"first after {(arrivals.Min(arrival => arrival.At) - sim.Start).TotalSeconds:F2} s; busiest 60 s {ProviderView.Busiest(arrivals).Requests}");
        output.WriteLine($"asks {string.Join(' ', sim.Silos.Select(silo => silo.Asks(ClusterSim.Provider)))} ({sim.Silos.Sum(silo => silo.Asks(ClusterSim.Provider)) / (60.0 * minutes):F1}/s)");
    }
}
