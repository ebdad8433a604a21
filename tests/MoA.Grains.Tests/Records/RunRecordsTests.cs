using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Runs;
using MoA.Grains.Hosting;
using MoA.Grains.Records;
using MoA.Grains.Tests.Storage;
using MoA.Testing;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Grains.Tests.Records;

public sealed class RunRecordsTests
{
    private readonly SharedStorage _storage = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TestRun _run = new();

    private GrainId Grain => GrainId.Create("moa-run", _run.Id.Value);

    [Fact]
    public async Task A_run_is_a_header_and_one_record_a_layer()
    {
        var records = Open();
        await AppendAsync(records, _run.Started());
        await AppendAsync(records, _run.LayerStarted(1), _run.Proposal(1, 0));
        await AppendAsync(records, _run.LayerCompleted(1), _run.LayerStarted(2));
        await AppendAsync(records, _run.Proposal(2, 0), _run.LayerCompleted(2), _run.LayerStarted(3));
        await AppendAsync(records, _run.LayerCompleted(3), _run.Completed());

        var (events, damage) = await Open().LoadAsync();

        Assert.Null(damage);
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), events.Select(next => next.Sequence));
        Assert.Equal((int[])[1, 3, 3, 3], await CountsAsync("moa-run-header", "moa-run-layer-1", "moa-run-layer-2", "moa-run-layer-3"));
        Assert.Empty(_storage.Grains("moa-run-layer-4"));
    }

    [Fact]
    public async Task What_is_appended_during_a_write_goes_with_the_next_one()
    {
        var records = Open();
        await AppendAsync(records, _run.Started(), _run.LayerStarted(1));
        using var held = _storage.Hold(operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-layer-1" });
        var appends = new List<Task<bool>> { records.AppendAsync(_run.Id, [_run.Proposal(1, 0)]).AsTask() };
        await held.Reached.Bounded();
        appends.AddRange(Enumerable.Range(1, 2).Select(slot => records.AppendAsync(_run.Id, [_run.Proposal(1, slot)]).AsTask()));

        held.Open();

        Assert.All(await Task.WhenAll(appends).Bounded(), Assert.True);
        Assert.Equal(3, _storage.Count(StorageOperationKind.Write, "moa-run-layer-1"));
        Assert.Equal((int[])[4], await CountsAsync("moa-run-layer-1"));
    }

    [Fact]
    public async Task A_layer_that_begins_during_a_write_is_written_without_a_pause()
    {
        var records = Open();
        await AppendAsync(records, _run.Started(), _run.LayerStarted(1));
        using var held = _storage.Hold(operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-layer-1" });
        var last = records.AppendAsync(_run.Id, [_run.Proposal(1, 0)]).AsTask();
        await held.Reached.Bounded();
        var next = records.AppendAsync(_run.Id, [_run.LayerCompleted(1), _run.LayerStarted(2)]).AsTask();

        held.Open();

        // The clock stands still: a failure, which is followed by a pause, would be for ever.
        Assert.All(await Task.WhenAll(last, next).Bounded(), Assert.True);
        Assert.Equal((int[])[3, 1], await CountsAsync("moa-run-layer-1", "moa-run-layer-2"));
    }

    [Fact]
    public async Task The_end_of_a_layer_is_stored_before_the_next_layer_begins()
    {
        var records = Open();
        await AppendAsync(records, _run.Started(), _run.LayerStarted(1));
        using var held = _storage.Hold(operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-layer-1" });
        var last = records.AppendAsync(_run.Id, [_run.Proposal(1, 0)]).AsTask();
        await held.Reached.Bounded();
        var next = records.AppendAsync(_run.Id, [_run.LayerCompleted(1), _run.LayerStarted(2)]).AsTask();

        held.Open();
        await Task.WhenAll(last, next).Bounded();

        // A crash between the two writes would otherwise leave a layer that no activation can go on from.
        Assert.Equal(
            (string[])["moa-run-header", "moa-run-layer-1", "moa-run-layer-1", "moa-run-layer-1", "moa-run-layer-2"],
            _storage.Operations.Where(operation => operation.Kind == StorageOperationKind.Write).Select(operation => operation.State));
    }

    [Fact]
    public async Task Of_two_activations_the_one_that_writes_second_ends()
    {
        var first = Open();
        await AppendAsync(first, _run.Started(), _run.LayerStarted(1));
        var second = Open();
        await second.LoadAsync();

        await AppendAsync(second, _run.Resumed());

        await Assert.ThrowsAsync<RunConflictException>(() => first.AppendAsync(_run.Id, [_run.Proposal(1, 0)]).AsTask());
        await Assert.ThrowsAsync<RunConflictException>(() => first.AppendAsync(_run.Id, [_run.Proposal(1, 1)]).AsTask());
        await AppendAsync(second, _run.Proposal(1, 0));
    }

    [Fact]
    public async Task An_activation_left_behind_between_two_layers_cannot_begin_the_next_one()
    {
        var first = Open();
        await AppendAsync(first, _run.Started(), _run.LayerStarted(1), _run.LayerCompleted(1));
        var second = Open();
        await second.LoadAsync();

        await AppendAsync(second, _run.Resumed());

        await Assert.ThrowsAsync<RunConflictException>(() => first.AppendAsync(_run.Id, [_run.LayerStarted(2)]).AsTask());
    }

    [Fact]
    public async Task A_write_whose_answer_got_lost_is_looked_up_and_not_repeated()
    {
        var records = Open();
        await AppendAsync(records, _run.Started());
        _storage.Break(StorageFault.LoseAnswer, operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-layer-1" });
        var append = records.AppendAsync(_run.Id, [_run.LayerStarted(1), _run.Proposal(1, 0)]).AsTask();

        await PassAsync(TimeSpan.FromMilliseconds(100));

        Assert.True(await append.Bounded());
        Assert.Equal(1, _storage.Count(StorageOperationKind.Write, "moa-run-layer-1"));
        await AppendAsync(records, _run.Proposal(1, 1));
        Assert.Equal((int[])[3], await CountsAsync("moa-run-layer-1"));
    }

    [Fact]
    public async Task A_write_whose_answer_got_lost_is_no_excuse_to_overwrite_another_activation()
    {
        var first = Open();
        await AppendAsync(first, _run.Started());
        _storage.Break(StorageFault.LoseAnswer, operation => operation is { Kind: StorageOperationKind.Write, State: "moa-run-layer-1" });
        var append = first.AppendAsync(_run.Id, [_run.LayerStarted(1)]).AsTask();
        var second = Open();
        await second.LoadAsync();
        await AppendAsync(second, _run.Resumed());

        await PassAsync(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAsync<RunConflictException>(() => append.Bounded());
        Assert.Equal((int[])[2], await CountsAsync("moa-run-layer-1"));
    }

    [Fact]
    public async Task A_run_goes_on_without_storage_and_is_stored_when_it_is_back()
    {
        var records = Open();
        await AppendAsync(records, _run.Started());
        var outage = _storage.Break(StorageFault.Fail, operation => operation.Kind == StorageOperationKind.Write, int.MaxValue);
        var append = records.AppendAsync(_run.Id, [_run.LayerStarted(1)]).AsTask();

        // Five pauses, each twice as long; the sixth, of 2 s, is not over when patience is.
        foreach (var pause in (int[])[100, 200, 400, 800, 1600])
            await PassAsync(TimeSpan.FromMilliseconds(pause));
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        _time.Advance(RunRecords.Patience - TimeSpan.FromMilliseconds(3100));

        Assert.False(await append.Bounded());
        Assert.False(await records.AppendAsync(_run.Id, [_run.Proposal(1, 0)]).AsTask().Bounded());
        Assert.True(records.IsBehind);
        outage.Open();
        await PassAsync(TimeSpan.FromMilliseconds(100));
        await records.Settled.Bounded();
        Assert.False(records.IsBehind);
        Assert.True(records.IsStored);
        Assert.Equal((int[])[2], await CountsAsync("moa-run-layer-1"));
    }

    [Fact]
    public async Task A_damaged_record_leaves_the_sound_ones_readable()
    {
        await AppendAsync(Open(), _run.Started(), _run.LayerStarted(1), _run.LayerCompleted(1), _run.LayerStarted(2));
        var door = Door();
        var state = new GrainState<RunRecord>(new RunRecord());
        await door.ReadStateAsync("moa-run-layer-2", Grain, state);
        state.State!.Events[0] = "{\"type\":\"layer."u8.ToArray();
        await door.WriteStateAsync("moa-run-layer-2", Grain, state);

        var (events, damage) = await Open().LoadAsync();

        Assert.NotNull(damage);
        var history = RunHistory.Of(_run.Id, events, damage, _time.GetUtcNow());
        Assert.Equal(["run.started", "layer.started", "layer.completed", "run.failed"], history.Events.Select(next => next.Type));
        Assert.Equal(RunStatus.Failed, RunProjection.Fold(history.Events).Status);
    }

    [Fact]
    public async Task A_deleted_run_leaves_nothing()
    {
        var records = Open();
        await AppendAsync(records, _run.Started(), _run.LayerStarted(1), _run.LayerCompleted(1), _run.LayerStarted(2));

        await records.DeleteAsync();

        Assert.All(["moa-run-header", "moa-run-layer-1", "moa-run-layer-2"], state => Assert.Empty(_storage.Grains(state)));
    }

    private async Task AppendAsync(RunRecords records, params RunEvent[] events) =>
        Assert.True(await records.AppendAsync(_run.Id, events).AsTask().Bounded());

    private async Task<int[]> CountsAsync(params string[] states)
    {
        var counts = new List<int>();
        foreach (var name in states)
        {
            var state = new GrainState<RunRecord>(new RunRecord());
            await Door().ReadStateAsync(name, Grain, state);
            counts.Add(state.State!.Events.Count);
        }

        return [.. counts];
    }

    private async Task PassAsync(TimeSpan pause)
    {
        await _time.WaitForTimerAsync(pause);
        _time.Advance(pause);
    }

    private RunRecords Open() => new(Door(), Grain, _run.Id, _time, NullLogger.Instance);

    private SharedGrainStorage Door() =>
        new(_storage, ClusterStorage.Runs, new OrleansGrainStorageSerializer(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>()));
}
