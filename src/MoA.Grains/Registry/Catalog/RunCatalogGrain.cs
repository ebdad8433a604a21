using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MoA.Core.Runs;
using MoA.Grains.Hosting;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Storage;

namespace MoA.Grains.Registry.Catalog;

/// <inheritdoc cref="IRunCatalogGrain"/>
[GrainType("moa-run-catalog")]
[Reentrant]
[RandomPlacement]
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class RunCatalogGrain : Grain, IRunCatalogGrain, IDisposable
{
    /// <summary>The shortest time between two flushes.</summary>
    public static readonly TimeSpan FlushPause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private const int RemovalsAtOnce = 4;
    private const int RemovalsACall = 40;

    // Writing may take this part of the time: buckets with thousands of rows that end in no order are written less often.
    private const int FlushShare = 5;

    private readonly Guid _activation = Guid.NewGuid();
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private readonly SemaphoreSlim _storageGate = new(1);
    private readonly IRunWaker _waker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoredSlices _slices;
    private readonly RowTable _rows;
    private readonly CatalogEntry _entry;
    private long _version;
    private long _stored;
    private bool _flushing;
    private bool _lost;
    private bool _written;

    public RunCatalogGrain(
        IGrainContext context,
        [FromKeyedServices(ClusterStorage.Index)] IGrainStorage storage,
        IRunWaker waker,
        TimeProvider time,
        ILogger<RunCatalogGrain> logger)
    {
        _waker = waker;
        _time = time;
        _logger = logger;
        _ended = _ending.Token;
        _slices = new StoredSlices(storage, context.GrainId);
        _rows = new RowTable(_slices.ForNewRow);
        _entry = new CatalogEntry(() => GrainFactory.GetGrain<IRunCatalogDirectoryGrain>(0), context.GrainId.GetIntegerKey());
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => _rows.Load(await _slices.ReadAsync());

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        try
        {
            await FlushAsync().WaitAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            // The silos that put the rows hear that they are not stored, and put them again.
            Log.NotStored(_logger, this.GetPrimaryKeyLong(), failure);
        }
    }

    public async Task<CatalogProgress> PutAsync(CatalogPut put)
    {
        _written = true;
        foreach (var row in put.Rows)
            Changed(_rows.Put(row));
        foreach (var run in put.Vanished)
            Changed(_rows.RemoveOpen(run));
        var taken = new CatalogProgress(_activation, _version);
        await _entry.EnsureAsync();
        return taken;
    }

    public Task<CatalogProgress> StoredAsync() => Task.FromResult(_lost ? default : new CatalogProgress(_activation, _stored));

    public Task<RunRow[]> ListAsync(CatalogQuery query)
    {
        LeaveMemory();
        return Task.FromResult(_rows.List(query).Take(query.Limit).ToArray());
    }

    public async Task<bool> RemoveEndedAsync(DateTimeOffset before)
    {
        var old = _rows.EndedBefore(before).Take(RemovalsACall).ToArray();
        var removed = 0;
        foreach (var runs in old.Chunk(RemovalsAtOnce))
            removed += (await Task.WhenAll(runs.Select(RemoveAsync))).Count(done => done);
        if (_rows.Count == 0)
            await ForgetAsync();
        LeaveMemory();
        return old.Length == RemovalsACall && removed > 0;
    }

    // Not the gate: a flush that is under way leaves through it.
    public void Dispose() => _ending.Dispose();

    private async Task<bool> RemoveAsync(RunId run)
    {
        try
        {
            await _waker.DeleteAsync(run);
        }
        catch (Exception failure)
        {
            Log.NotDeleted(_logger, run, failure);
            return false;
        }

        _rows.Remove(run);
        Changed(true);
        return true;
    }

    private void Changed(bool changed)
    {
        if (!changed)
            return;
        _version++;
        if (!_flushing && !_lost)
            _ = FlushAllAsync();
    }

    private async Task FlushAllAsync()
    {
        _flushing = true;
        await Task.Yield();
        var failures = 0;
        while (_stored < _version && !_lost && !_ended.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            try
            {
                await FlushAsync();
                failures = 0;
            }
            catch (Exception failure)
            {
                failures++;
                Log.NotStored(_logger, this.GetPrimaryKeyLong(), failure);
            }

            var pause = Math.Max(FlushPause.Ticks << Math.Min(failures, 6), _time.GetElapsedTime(started).Ticks * (FlushShare - 1));
            await Task.Delay(TimeSpan.FromTicks(Math.Min(pause, LongestPause.Ticks)), _time, _ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _flushing = false;
        LeaveMemory();
    }

    private async Task FlushAsync()
    {
        await _storageGate.WaitAsync();
        try
        {
            if (_stored == _version || _lost)
                return;
            await _entry.EnsureAsync();
            var version = _version;
            await _slices.WriteAsync();
            _stored = version;
        }
        catch (InconsistentStateException)
        {
            // Somebody else has written this bucket: the next activation reads what is there, and what only this one knows is put again.
            _lost = true;
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _storageGate.Release();
        }
    }

    private async Task ForgetAsync()
    {
        await _storageGate.WaitAsync();
        try
        {
            if (_rows.Count > 0 || _lost)
                return;
            var version = _version;
            await _slices.ClearAsync();
            _stored = version;
            if (_rows.Count == 0)
                await _entry.RemoveAsync();
        }
        catch (InconsistentStateException)
        {
            _lost = true;
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _storageGate.Release();
        }
    }

    // A list over weeks passes through thousands of buckets: those that nobody writes to do not stay.
    private void LeaveMemory()
    {
        if (!_flushing && _stored == _version && !_written && CatalogBuckets.IsOver(this.GetPrimaryKeyLong(), _time.GetUtcNow()))
            DeactivateOnIdle();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Bucket {Bucket} of the run catalog could not be stored")]
        public static partial void NotStored(ILogger logger, long bucket, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The records of run {Run} could not be deleted; it stays listed until they can be")]
        public static partial void NotDeleted(ILogger logger, RunId run, Exception failure);
    }
}
