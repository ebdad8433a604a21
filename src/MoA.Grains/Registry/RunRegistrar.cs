using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MoA.Core.Runs;
using MoA.Grains.Registry.Catalog;
using MoA.Grains.Registry.Supervision;

namespace MoA.Grains.Registry;

/// <inheritdoc cref="IRunRegistry"/>
/// <remarks>
/// A run is closed only when its place in the catalog is stored, and rows that a bucket took but did not live to store are put again. So at any time a
/// run's end is known to its records and either to the catalog's storage or to a run that is woken after a crash, and then says so again.
/// </remarks>
internal sealed class RunRegistrar : IRunRegistry, IDisposable
{
    private readonly ConcurrentDictionary<RunId, byte> _hosted = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _disposed;
    private readonly Gatherer<long, CatalogNote> _catalog;
    private readonly Gatherer<long, (CatalogNote Note, CatalogProgress Taken)> _taken;

    // Null: say again which runs are hosted here.
    private readonly Gatherer<int, SupervisorNote?> _supervisor;
    private readonly IGrainFactory _grains;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly RunLister _lister;

    public RunRegistrar(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<RunRegistrar> logger)
    {
        _grains = grains;
        _silo = silo;
        _time = time;
        _lister = new RunLister(grains);
        _catalog = new(PutAsync, time, logger, _stopping.Token);
        _taken = new(ConfirmAsync, time, logger, _stopping.Token);
        _supervisor = new(SuperviseAsync, time, logger, _stopping.Token);
    }

    public Task OpenAsync(RunSummary run)
    {
        _hosted[run.Id] = 0;
        return Task.WhenAll(Tell(run.Id, SupervisorNoteKind.Opened), Tell(new CatalogNote(run.Id, RunRow.Of(run))));
    }

    public Task EndAsync(RunSummary run) => Tell(new CatalogNote(run.Id, RunRow.Of(run)));

    public void Leave(RunId run)
    {
        _hosted.TryRemove(run, out _);
        _ = Tell(run, SupervisorNoteKind.Left);
    }

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => _lister.ListAsync(query, cancellationToken);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (Busy() is { IsCompleted: false } busy)
            await busy.WaitAsync(cancellationToken);
    }

    /// <summary>A run was opened and has no records: lists and supervisor forget it.</summary>
    public void Vanished(RunId run) => _ = Tell(new CatalogNote(run, null));

    /// <summary>Tells every shard which runs are hosted here, and has it look after those that are hosted nowhere.</summary>
    public void Pulse()
    {
        for (var shard = 0; shard < SupervisorShards.Count; shard++)
            _ = _supervisor.SayAsync(shard, null);
    }

    /// <summary>Gives up on everything not said yet.</summary>
    public void Stop() => _stopping.Cancel();

    // A container disposes what it knows by two names twice.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        Stop();
        _stopping.Dispose();
    }

    private Task Busy() => new[] { _catalog.WhenIdleAsync(), _supervisor.WhenIdleAsync() }
        .FirstOrDefault(idle => !idle.IsCompleted, Task.CompletedTask);

    private Task Tell(RunId run, SupervisorNoteKind kind) => _supervisor.SayAsync(SupervisorShards.Of(run), new SupervisorNote(run, kind));

    private Task Tell(CatalogNote note) => _catalog.SayAsync(CatalogBuckets.Of(note.Run), note);

    private async Task PutAsync(long bucket, IReadOnlyList<CatalogNote> notes)
    {
        var rows = notes.Select(note => note.Row).OfType<RunRow>();
        var vanished = notes.Where(note => note.Row is null).Select(note => note.Run);
        var taken = await _grains.GetGrain<IRunCatalogGrain>(bucket).PutAsync(new CatalogPut([.. rows], [.. vanished]));
        foreach (var note in notes)
            _ = _taken.SayAsync(bucket, (note, taken));
    }

    private async Task ConfirmAsync(long bucket, IReadOnlyList<(CatalogNote Note, CatalogProgress Taken)> puts)
    {
        var left = puts.ToList();
        while (left.Count > 0)
        {
            await Task.Delay(RunCatalogGrain.FlushPause, _time, _stopping.Token);
            var stored = await _grains.GetGrain<IRunCatalogGrain>(bucket).StoredAsync();
            left.RemoveAll(put => Settle(put.Note, put.Taken, stored));
        }
    }

    private bool Settle(CatalogNote note, CatalogProgress taken, CatalogProgress stored)
    {
        if (taken.Activation != stored.Activation)
            _ = Tell(note);
        else if (taken.Version > stored.Version)
            return false;
        else if (note.Closes)
            _ = Tell(note.Run, SupervisorNoteKind.Closed);
        return true;
    }

    private async Task SuperviseAsync(int shard, IReadOnlyList<SupervisorNote?> notes)
    {
        var said = notes.OfType<SupervisorNote>().ToArray();
        var hosted = notes.Contains(null) ? _hosted.Keys.Where(run => SupervisorShards.Of(run) == shard).ToArray() : null;
        await _grains.GetGrain<IRunSupervisorGrain>(shard).UpdateAsync(new SupervisorUpdate(_silo.SiloAddress, said, hosted));
        foreach (var note in said.Where(note => note.Kind == SupervisorNoteKind.Closed))
            _hosted.TryRemove(note.Run, out _);
    }
}
