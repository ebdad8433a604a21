using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Grains.Hosting;
using MoA.Grains.Runs;
using MoA.Grains.Tests.Storage;
using MoA.Testing;
using MoA.Testing.Scripted;

namespace MoA.Grains.Tests.Runs;

/// <summary>What only a cluster has: runs that live in another silo, silos that die, storage that two can write.</summary>
public sealed class ClusterRunTests
{
    private readonly ScriptedInvoker _invoker = new();

    [Fact]
    public async Task A_watcher_at_another_silo_sees_a_run_to_its_end_although_its_silo_dies()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 3);
        var held = _invoker.Hold(call => call is { Layer: 2, Slot: 1 });
        var (run, host) = await fixture.StartElsewhereAsync(TestCatalog.Ask(TestCatalog.Moa));
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, run);

        await fixture.KillAsync(host);
        held.Open();

        var events = await watching.Bounded();
        Assert.IsType<RunCompleted>(events[^1]);
        Assert.Single(events.OfType<RunResumed>());
        Assert.All(
            _invoker.Calls.Where(call => call.Run == run).GroupBy(call => call.Id).Where(asked => asked.Count() > 1),
            asked => Assert.True(asked.First() is { Layer: 2, Slot: 1 }, $"{asked.Key} was asked {asked.Count()} times"));
    }

    [Fact]
    public async Task A_run_that_was_lost_before_its_first_record_is_started_again_for_the_caller_who_waits()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 3);
        var held = _invoker.Hold(call => call.Layer == 1, expected: 3);
        using var writes = fixture.Storage.Hold(operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-header" });
        var (run, host) = await fixture.StartElsewhereAsync(TestCatalog.Ask(TestCatalog.Moa, attached: true));
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, run);

        await fixture.KillAsync(host);
        fixture.Storage.Forget();
        writes.Open();
        held.Open();

        Assert.IsType<RunCompleted>((await watching.Bounded())[^1]);
    }

    [Fact]
    public async Task Cancelling_at_another_silo_stops_the_calls_to_providers()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 3);
        var held = _invoker.Hold(call => call.Layer == 1, expected: 3);
        var (run, _) = await fixture.StartElsewhereAsync(TestCatalog.Ask(TestCatalog.Moa));
        await held.Reached.Bounded();

        var cancelled = await fixture.Runtime.CancelAsync(run, "requested", default).Bounded();

        Assert.Equal(RunStatus.Cancelled, cancelled!.Status);
        Assert.Equal([$"{run}/1/0", $"{run}/1/1", $"{run}/1/2"], _invoker.Cancelled.Where(call => call.StartsWith(run.Value, StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_write_conflict_ends_the_activation_and_not_the_run()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 1);
        fixture.Storage.Break(StorageFault.Conflict, operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-layer-2" });
        var run = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa), default).Bounded();

        var events = await WatchToEndAsync(fixture.Runtime, run).Bounded();

        Assert.IsType<RunCompleted>(events[^1]);
        Assert.Single(events.OfType<RunResumed>());
        Assert.DoesNotContain(_invoker.Calls.GroupBy(call => call.Id), asked => asked.Count() > 1 && asked.First().Layer == 1);
    }

    [Fact]
    public async Task A_detached_run_whose_first_record_cannot_be_stored_is_refused()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 1);
        using var outage = fixture.Storage.Break(
            StorageFault.Fail, operation => operation is { Kind: StorageOperationKind.Write, Provider: ClusterStorage.Runs }, int.MaxValue);

        var refused = await Assert.ThrowsAsync<MoaException>(() => fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa), default).Bounded());

        Assert.Equal(MoaErrorCode.JournalUnavailable, refused.Code);
        Assert.Empty(_invoker.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_that_comes_again_after_its_run_has_ended_changes_nothing(bool attached)
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 1);
        var start = new RunStart(RunStarted.Of(TestCatalog.Ask(TestCatalog.Moa), simulated: false, DateTimeOffset.UtcNow.AddSeconds(-10)), attached);
        await fixture.GrainOf(start).StartAsync(start).Bounded();
        Assert.Equal(RunStatus.Completed, await EndOfAsync(fixture.GrainOf(start)).Bounded());
        var calls = _invoker.Calls.Count;
        await fixture.RestartAsync();

        Assert.Equal(RunStartResult.Started, await fixture.GrainOf(start).StartAsync(start).Bounded());

        Assert.Equal(RunStatus.Completed, await EndOfAsync(fixture.GrainOf(start)).Bounded());
        Assert.Equal(calls, _invoker.Calls.Count);
    }

    [Fact]
    public async Task Who_waits_for_the_run_of_a_start_that_comes_again_is_let_go()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 1);
        var start = new RunStart(RunStarted.Of(TestCatalog.Ask(TestCatalog.Moa), simulated: false, DateTimeOffset.UtcNow), attached: false);
        await fixture.GrainOf(start).StartAsync(start).Bounded();
        Assert.Equal(RunStatus.Completed, await EndOfAsync(fixture.GrainOf(start)).Bounded());
        await fixture.RestartAsync();
        using var writes = fixture.Storage.Hold(operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-header" });
        var starting = fixture.GrainOf(start).StartAsync(start);
        // It writes nothing where the supervisor has loaded the run before.
        await Task.WhenAny(writes.Reached, starting).Bounded();
        var waiting = fixture.GrainOf(start).WaitForEndAsync(TestBounds.Limit * 2);
        await fixture.GrainOf(start).GetAsync().Bounded();

        writes.Open();

        await starting.Bounded();
        // Open where it came before the conflict, as it does unless Orleans changes the order of messages.
        Assert.NotEqual(RunWait.Unknown, await waiting.Bounded());
    }

    [Fact]
    public async Task A_start_that_fails_half_done_leaves_no_run_that_nobody_drives()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 1);
        using var unlisted = fixture.Storage.Break(
            StorageFault.Fail, operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-supervisor" }, int.MaxValue);
        var undeleted = fixture.Storage.Break(StorageFault.Fail, operation => operation is { Kind: StorageOperationKind.Clear, State: "moa-run-header" });

        var starting = fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa), default);
        await undeleted.Reached.Bounded();
        unlisted.Open();
        var run = await starting.Bounded();

        Assert.IsType<RunCompleted>((await WatchToEndAsync(fixture.Runtime, run).Bounded())[^1]);
    }

    [Fact]
    public async Task A_silo_that_leaves_hands_its_runs_over()
    {
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 3);
        var held = _invoker.Hold(call => call.Layer == 1, expected: 3);
        var (run, host) = await fixture.StartElsewhereAsync(TestCatalog.Ask(TestCatalog.Moa));
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, run);

        await fixture.Cluster.StopSiloAsync(fixture.Cluster.Silos[host]).Bounded();
        held.Open();

        var events = await watching.Bounded();
        Assert.IsType<RunCompleted>(events[^1]);
        Assert.Single(events.OfType<RunResumed>());
    }

    private static async Task<RunStatus> EndOfAsync(IMoaRequestGrain run)
    {
        while (await run.WaitForEndAsync(TimeSpan.FromSeconds(1)) != RunWait.Ended)
        {
            // Another activation of it knows more in a moment.
        }

        return (await run.GetAsync())!.Run.Status;
    }

    private static async Task<List<RunEvent>> WatchToEndAsync(IMoaRuntime runtime, RunId run)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        var events = new List<RunEvent>();
        await foreach (var next in runtime.WatchAsync(run, RunEventCursor.Start, bound.Token))
            events.Add(next.Event);
        return events;
    }
}
