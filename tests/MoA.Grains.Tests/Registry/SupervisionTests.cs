using MoA.Core.Runs;
using MoA.Grains.Registry;
using MoA.Grains.Registry.Supervision;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class SupervisionTests
{
    // Calls that were under way to a silo as it died are made again after pauses of this order.
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task The_runs_of_a_killed_silo_are_woken_and_no_others()
    {
        await using var cluster = await RegistryCluster.StartAsync(3);
        var lost = await OpenManyAsync(cluster, silo: 2, 40);
        var kept = await OpenManyAsync(cluster, silo: 0, 20);
        var ended = await cluster.EndAsync(await cluster.OpenAsync(2), 2);

        await cluster.KillAsync(2);
        await cluster.UntilAsync(() => cluster.Runs.Wakes.Intersect(lost).Count() == lost.Count, Retry, Retry * 50);

        // A shard that lived on the dead silo knows no hosts and may wake what is alive, once.
        Assert.All(kept, run => Assert.True(cluster.Runs.WakesOf(run) <= 1));
        Assert.Equal(RunStatus.Completed, (await cluster.ListAsync(new RunQuery { Limit = 100 })).Runs.Single(run => run.Id == ended.Id).Status);
    }

    [Fact]
    public async Task The_runs_of_a_killed_silo_are_woken_once_each_where_their_shards_live_on()
    {
        await using var cluster = await RegistryCluster.StartAsync(2);
        var victim = await AddSiloWithoutShardsAsync(cluster);
        var lost = await OpenManyAsync(cluster, victim, 40);
        var kept = await OpenManyAsync(cluster, silo: 0, 20);

        await cluster.KillAsync(victim);
        await cluster.UntilAsync(() => cluster.Runs.Wakes.Count >= lost.Count, Retry, Retry * 50);
        await cluster.Registry(0).FlushAsync(default).Bounded();

        Assert.Equal(lost.Order(), cluster.Runs.Wakes.Order());
        Assert.Empty(cluster.Runs.Wakes.Intersect(kept));
    }

    [Fact]
    public async Task A_restart_of_the_whole_cluster_wakes_what_is_open_without_a_reminder()
    {
        var cluster = await RegistryCluster.StartAsync(2);
        var open = await OpenManyAsync(cluster, 0, 30);
        var ended = await OpenManyAsync(cluster, 1, 10);
        foreach (var run in ended)
            await cluster.EndAsync(TestSummary.Open(cluster.Clock.GetUtcNow()) with { Id = run }, 1);
        await ForgottenAsync(cluster, ended);

        await using var restarted = await cluster.RestartAsync(2);
        await restarted.UntilAsync(() => restarted.Runs.Wakes.Count >= open.Count);

        Assert.Equal(open.Order(), restarted.Runs.Wakes.Order());
    }

    [Fact]
    public async Task A_run_that_ended_as_its_cluster_died_is_woken_and_its_end_is_listed()
    {
        var cluster = await RegistryCluster.StartAsync(1);
        var run = await cluster.OpenAsync();
        var ended = run.Ended();
        cluster.Runs.Record(ended);

        await using var restarted = await cluster.RestartAsync(1);
        await ForgottenAsync(restarted, [run.Id]);

        Assert.Equal(1, restarted.Runs.WakesOf(run.Id));
        Assert.Equal(ended, Assert.Single((await restarted.ListAsync(new RunQuery())).Runs));
    }

    [Fact]
    public async Task A_run_whose_first_record_was_never_stored_leaves_the_lists()
    {
        var cluster = await RegistryCluster.StartAsync(1);
        var run = TestSummary.Open(cluster.Clock.GetUtcNow());
        await cluster.Registry(0).OpenAsync(run).Bounded();

        await using var restarted = await cluster.RestartAsync(1);
        await restarted.UntilAsync(() => restarted.Runs.WakesOf(run.Id) == 1);
        Assert.Equal([run.Id], await restarted.ListIdsAsync(new RunQuery()));
        await ForgottenAsync(restarted, [run.Id], RegistryPulse.Period * 4);

        Assert.Equal(2, restarted.Runs.WakesOf(run.Id));
        Assert.Empty((await restarted.ListAsync(new RunQuery())).Runs);
    }

    [Fact]
    public async Task A_run_that_its_silo_leaves_is_woken_at_once()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var left = await cluster.OpenAsync();
        await cluster.OpenAsync();

        cluster.Registry(0).Leave(left.Id);
        await cluster.UntilAsync(() => cluster.Runs.Wakes.Count > 0);
        await cluster.Registry(0).FlushAsync(default).Bounded();

        Assert.Equal([left.Id], cluster.Runs.Wakes);
    }

    [Fact]
    public async Task A_run_that_another_silo_has_taken_up_is_not_woken_when_the_first_one_leaves_it()
    {
        await using var cluster = await RegistryCluster.StartAsync(2);
        var run = await cluster.OpenAsync(0);
        await cluster.Registry(1).OpenAsync(run).Bounded();

        cluster.Registry(0).Leave(run.Id);
        await cluster.Registry(0).FlushAsync(default).Bounded();

        Assert.Empty(cluster.Runs.Wakes);
    }

    [Fact]
    public async Task A_live_run_is_woken_by_nobody_as_time_goes_by()
    {
        await using var cluster = await RegistryCluster.StartAsync(2);
        var shards = (await OpenManyAsync(cluster, 1, 20)).Select(SupervisorShards.Of).Distinct().Count();
        var before = cluster.Calls("UpdateAsync");

        for (var minutes = 0; minutes < 10; minutes++)
        {
            cluster.Clock.Advance(TimeSpan.FromMinutes(1));
            await cluster.Registry(0).FlushAsync(default).Bounded();
            await cluster.Registry(1).FlushAsync(default).Bounded();
        }

        Assert.True(cluster.Calls("UpdateAsync") - before >= shards * 10);
        Assert.Empty(cluster.Runs.Wakes);
    }

    [Fact]
    public async Task A_shard_that_comes_back_learns_who_hosts_what_and_wakes_live_runs_but_once()
    {
        await using var cluster = await RegistryCluster.StartAsync(2);
        cluster.Runs.HostWoken = false;
        var runs = await OpenManyAsync(cluster, 1, 20);
        var shard = SupervisorShards.Of(runs[0]);
        var mine = runs.Where(run => SupervisorShards.Of(run) == shard).ToArray();

        await cluster.DeactivateAsync(cluster.Grains.GetGrain<IRunSupervisorGrain>(shard)).Bounded();
        for (var pulses = 0; pulses < 6; pulses++)
        {
            cluster.Clock.Advance(RegistryPulse.Period);
            await cluster.Registry(0).FlushAsync(default).Bounded();
            await cluster.Registry(1).FlushAsync(default).Bounded();
        }

        Assert.All(cluster.Runs.Wakes, run => Assert.Contains(run, mine));
        Assert.All(mine, run => Assert.True(cluster.Runs.WakesOf(run) <= 1));
        await cluster.KillAsync(1);
        await cluster.UntilAsync(() => runs.All(run => cluster.Runs.WakesOf(run) >= 1), Retry, Retry * 50);
    }

    [Fact]
    public async Task A_run_that_its_silo_lost_without_a_word_is_found_by_the_next_pulse()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var run = await cluster.OpenAsync();
        await cluster.Grains.GetGrain<IRunSupervisorGrain>(SupervisorShards.Of(run.Id))
            .UpdateAsync(new SupervisorUpdate(cluster.Silos[0].SiloAddress, [], [])).Bounded();

        await cluster.UntilAsync(() => cluster.Runs.WakesOf(run.Id) == 1);
    }

    [Fact]
    public async Task A_wake_that_fails_is_tried_again_ever_later()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var run = await cluster.OpenAsync();
        var times = new List<DateTimeOffset>();
        cluster.Runs.Before = _ =>
        {
            lock (times)
                times.Add(cluster.Clock.GetUtcNow());
            return Count() < 4 ? Task.FromException(new TimeoutException("nobody answers")) : Task.CompletedTask;
        };

        cluster.Registry(0).Leave(run.Id);
        for (var wakes = 1; wakes <= 4; wakes++)
            await cluster.UntilAsync(() => Count() >= wakes, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

        var gaps = times.Zip(times.Skip(1), (left, right) => right - left).ToArray();
        Assert.Equal(3, gaps.Length);
        for (var gap = 0; gap < 3; gap++)
            Assert.InRange(gaps[gap].TotalSeconds, 1 << gap, (1 << gap) + 1.5);

        int Count()
        {
            lock (times)
                return times.Count;
        }
    }

    [Fact]
    public async Task Each_shard_has_one_reminder_that_wakes_where_no_silo_calls()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var run = await cluster.OpenAsync();
        cluster.Runs.HostWoken = false;
        cluster.Clock.Advance(RegistryPulse.Period / 3);
        cluster.Registry(0).Leave(run.Id);
        await cluster.UntilAsync(() => cluster.Runs.WakesOf(run.Id) == 1);
        var shard = cluster.Grains.GetGrain<IRunSupervisorGrain>(SupervisorShards.Of(run.Id)).AsReference<IRemindable>();

        cluster.Clock.Advance(RegistryPulse.Period - TimeSpan.FromSeconds(1));
        await cluster.Registry(0).FlushAsync(default).Bounded();
        await shard.ReceiveReminder("open-runs", default).Bounded();
        Assert.Equal(1, cluster.Runs.WakesOf(run.Id));
        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        await shard.ReceiveReminder("open-runs", default).Bounded();

        await cluster.UntilAsync(() => cluster.Runs.WakesOf(run.Id) == 2);
        await cluster.UntilRemindedAsync("open-runs", SupervisorShards.Count);
    }

    internal static async Task<List<RunId>> OpenManyAsync(RegistryCluster cluster, int silo, int count) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => cluster.OpenAsync(silo)))).Select(run => run.Id)];

    // Forgotten for good: not even another activation would know of them.
    internal static async Task ForgottenAsync(RegistryCluster cluster, IReadOnlyCollection<RunId> runs, TimeSpan atMost = default)
    {
        var step = TimeSpan.FromMilliseconds(250);
        await cluster.UntilAsync(
            () => !cluster.Storage.States<SupervisorState>(RunSupervisorGrain.StateName).SelectMany(state => state.Open).Intersect(runs).Any(),
            step,
            atMost == default ? TimeSpan.FromSeconds(5) : atMost);
    }

    private static async Task<int> AddSiloWithoutShardsAsync(RegistryCluster cluster)
    {
        // Every shard is active before the silo is there: the first pulse, which would see to it too, may come later.
        var silo = cluster.Silos[0].SiloAddress;
        await Task.WhenAll(Enumerable.Range(0, SupervisorShards.Count)
            .Select(shard => cluster.Grains.GetGrain<IRunSupervisorGrain>(shard).UpdateAsync(new SupervisorUpdate(silo, [], null)))).Bounded();
        await cluster.AddSiloAsync().Bounded();
        return cluster.Silos.Count - 1;
    }
}
