using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Runs;
using MoA.Grains.Agents;
using MoA.Grains.Tests.Runs;
using MoA.Testing;
using MoA.Testing.Scripted;

namespace MoA.Grains.Tests.Agents;

/// <summary>Which grains are lent out; the runs have layers of three and one aggregator.</summary>
public sealed class AgentPoolTests
{
    [Fact]
    public async Task Grains_that_have_answered_are_there_for_the_next_layer_and_the_next_run()
    {
        await using var fixture = await ClusterFixture.StartAsync(new ScriptedInvoker(), silos: 1);

        for (var run = 0; run < 3; run++)
            await RunAsync(fixture);

        Assert.Equal((int[])[1, 2, 3, 4], NumbersOfNext<IProposerGrain>(fixture, 4).Order());
        Assert.Equal((int[])[1, 2], NumbersOfNext<IAggregatorGrain>(fixture, 2).Order());
    }

    [Fact]
    public async Task Grains_of_calls_that_were_cancelled_are_not_lent_out_again()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await ClusterFixture.StartAsync(invoker, silos: 1);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var run = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa), default).Bounded();
        await held.Reached.Bounded();

        await fixture.Runtime.CancelAsync(run, "requested", default).Bounded();

        Assert.Equal((int[])[4, 5], NumbersOfNext<IProposerGrain>(fixture, 2).Order());
    }

    [Fact]
    public async Task An_aggregator_that_was_stopped_is_not_lent_out_again()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await ClusterFixture.StartAsync(invoker, silos: 1);
        var held = invoker.Hold(call => call.Stream, expected: 1);
        var run = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa), default).Bounded();
        await held.Reached.Bounded();

        await fixture.Runtime.CancelAsync(run, "requested", default).Bounded();

        Assert.Equal((int[])[2, 3], NumbersOfNext<IAggregatorGrain>(fixture, 2).Order());
    }

    [Fact]
    public async Task What_one_silo_lends_out_no_other_does()
    {
        await using var fixture = await ClusterFixture.StartAsync(new ScriptedInvoker(), silos: 2);

        var proposers = Enumerable.Range(0, 2).Select(silo => fixture.ServicesOf(silo).GetRequiredService<AgentPool<IProposerGrain>>().Rent());

        Assert.Equal(2, proposers.Select(proposer => proposer.GetGrainId()).Distinct().Count());
    }

    private static async Task RunAsync(ClusterFixture fixture)
    {
        var run = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa), default).Bounded();
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        await foreach (var _ in fixture.Runtime.WatchAsync(run, default, bound.Token))
        {
            // To its end.
        }

        Assert.Equal(RunStatus.Completed, (await fixture.Runtime.GetAsync(run, default).Bounded())!.Status);
    }

    private static int[] NumbersOfNext<TGrain>(ClusterFixture fixture, int count)
        where TGrain : IGrainWithStringKey
    {
        var pool = fixture.ServicesOf(0).GetRequiredService<AgentPool<TGrain>>();
        return [.. Enumerable.Range(0, count).Select(_ => int.Parse(pool.Rent().GetPrimaryKeyString().Split('/')[^1]))];
    }
}
