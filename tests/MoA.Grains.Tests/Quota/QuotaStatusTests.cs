using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Tests.Quota.Client;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota;

/// <summary>How the cluster's quota is told to those who look, and how little that asks of whoever keeps it.</summary>
public sealed class QuotaStatusTests
{
    private static readonly QuotaLimits Limited = new() { RequestsPerMinute = 600, MaxInFlight = 4 };

    [Fact]
    public async Task Every_silo_tells_the_same_of_all_silos()
    {
        using var sim = new ClusterSim(Limited, silos: 3, new ClusterQuotaOptions { Quota = QuotaOptions.Cluster with { ColdStart = false } });
        for (var silo = 0; silo < 3; silo++)
            sim.Silos[silo].Introduce();
        sim.Run(1);
        for (var call = 0; call < 4; call++)
            sim.Ask(silo: call % 3);
        sim.Run(1);
        sim.Ask(silo: 1, priority: QuotaPriority.Aggregator);
        sim.Ask(silo: 1, priority: QuotaPriority.LaterLayer);
        sim.Ask(silo: 2, priority: QuotaPriority.LaterLayer);
        sim.Ask(silo: 0, priority: QuotaPriority.NewRun);
        sim.Run(2);

        foreach (var silo in sim.Silos)
        {
            var reading = silo.ReadAsync(default).AsTask();
            sim.Run(0.1);
            var seen = (await reading.Bounded())[ClusterSim.Provider];

            Assert.Equal((QuotaScope.Cluster, 4, 4), (seen.Scope, seen.InFlight, seen.UsedRequests));
            Assert.Equal([1, 2, 1], seen.Waiting.OrderBy(waiting => waiting.Key).Select(waiting => waiting.Value));
            Assert.InRange((sim.Clock.GetUtcNow() - seen.AsOf!.Value).TotalSeconds, 0, 1.1);
        }
    }

    [Fact]
    public async Task Those_who_look_share_one_ask_a_second()
    {
        using var rig = new ClientRig(Limited);
        var first = Enumerable.Range(0, 50).Select(_ => rig.Client.ReadAsync(default).AsTask()).ToArray();
        Assert.Single(rig.Asks);
        rig.Answer();
        await Task.WhenAll(first).Bounded();

        rig.Run(999);
        await rig.Client.ReadAsync(default).AsTask().Bounded();
        Assert.Single(rig.Asks);
        rig.Run(1);
        var later = rig.Client.ReadAsync(default).AsTask();
        Assert.Equal(2, rig.Asks.Count);
        Assert.False(later.IsCompleted);
        rig.Answer();
        await later.Bounded();
    }

    [Fact]
    public async Task Nobody_asks_while_nobody_looks_and_nothing_waits()
    {
        using var rig = new ClientRig(Limited);
        var looking = rig.Client.ReadAsync(default).AsTask();
        rig.Answer();
        await looking.Bounded();

        rig.Run(60_000);

        Assert.Single(rig.Asks);
    }

    [Fact]
    public async Task Where_the_keeper_cannot_be_reached_the_silo_tells_what_it_knows_itself()
    {
        using var rig = new ClientRig(Limited);
        var waiting = rig.Acquire(priority: QuotaPriority.LaterLayer);
        var failed = rig.Client.ReadAsync(default).AsTask();
        rig.Fail();
        var seen = await failed.Bounded();
        Assert.Equal((QuotaScope.Silo, null, 1), (seen.Scope, seen.AsOf, seen.Waiting[QuotaPriority.LaterLayer]));

        // Nor does anyone wait for ever for an answer that does not come.
        rig.Run(100);
        var unanswered = rig.Client.ReadAsync(default).AsTask();
        Assert.False(unanswered.IsCompleted);
        rig.Run(2_000);
        Assert.Equal(QuotaScope.Silo, (await unanswered.Bounded()).Scope);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_provider_without_limits_is_told_of_as_the_silo_sees_it_with_the_cluster_s_pause()
    {
        using var rig = new ClientRig(new QuotaLimits());
        var looking = rig.Client.ReadAsync(default).AsTask();
        rig.Answer(pausedFor: 30);

        var seen = await looking.Bounded();

        Assert.Equal((QuotaScope.Silo, rig.Clock.GetUtcNow().AddSeconds(30)), (seen.Scope, seen.PausedUntil));
    }

    [Fact]
    public async Task Whoever_leaves_stops_waiting()
    {
        using var rig = new ClientRig(Limited);
        using var gone = new CancellationTokenSource();
        var looking = rig.Client.ReadAsync(gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking.Bounded());
    }

    [Fact]
    public void Those_that_wait_are_told_by_their_place_in_the_order()
    {
        var rig = new ArbiterRig(new QuotaLimits { MaxInFlight = 1 });
        rig.Ask(0, ArbiterRig.Call(1));
        rig.Ask(0, ArbiterRig.Call(2, QuotaPriority.Aggregator), ArbiterRig.Call(3, QuotaPriority.NewRun));

        var figures = rig.Ask(1, ArbiterRig.Call(1, QuotaPriority.LaterLayer), ArbiterRig.Call(2, QuotaPriority.LaterLayer)).Figures;

        Assert.Equal((4, 1, 2), (figures.Waiting, figures.WaitingAggregators, figures.WaitingLaterLayers));
    }
}
