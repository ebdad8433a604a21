using Microsoft.Extensions.Logging;
using MoA.Grains.Hosting;
using Orleans.Concurrency;
using Orleans.Placement;

namespace MoA.Grains.Registry.Catalog;

/// <inheritdoc cref="IRunCatalogDirectoryGrain"/>
[GrainType("moa-run-catalog-directory")]
[Reentrant]
[RandomPlacement]
internal sealed partial class RunCatalogDirectoryGrain : Grain, IRunCatalogDirectoryGrain, IRemindable, IDisposable
{
    /// <summary>The name of its state. Some storages tell states apart by this name and the grain's key only.</summary>
    public const string StateName = "moa-run-catalog-directory";

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(10);

    private readonly SortedSet<long> _buckets = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private readonly IPersistentState<CatalogDirectoryState> _state;
    private readonly StateWriter<CatalogDirectoryState> _writer;
    private readonly CatalogRetention _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _reminding;
    private bool _sweeping;

    public RunCatalogDirectoryGrain(
        [PersistentState(StateName, ClusterStorage.Index)] IPersistentState<CatalogDirectoryState> state,
        CatalogRetention retention,
        TimeProvider time,
        ILogger<RunCatalogDirectoryGrain> logger)
    {
        _state = state;
        _retention = retention;
        _time = time;
        _logger = logger;
        _ended = _ending.Token;
        _writer = new StateWriter<CatalogDirectoryState>(state, () => CatalogDirectoryState.Of(_buckets), DeactivateOnIdle);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _buckets.UnionWith(_state.State.Buckets());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _ending.CancelAsync();

    public async Task AddAsync(long bucket)
    {
        if (!_reminding && _retention.MaxAge is not null)
            _ = RemindAsync();
        if (_buckets.Add(bucket))
            _writer.Changed();
        await _writer.StoreAsync();
    }

    public async Task RemoveAsync(long bucket)
    {
        if (_buckets.Remove(bucket))
            _writer.Changed();
        await _writer.StoreAsync();
    }

    public Task<long[]> NewestAsync(long from, long before, int count) =>
        Task.FromResult<long[]>(from >= before ? [] : [.. _buckets.GetViewBetween(from, before - 1).Reverse().Take(count)]);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!_sweeping && _retention.MaxAge is { } age)
            _ = SweepAsync(_time.GetUtcNow() - age);
        return Task.CompletedTask;
    }

    public void Dispose() => _ending.Dispose();

    // One bucket at a time, so that deleting never takes much of what runs need.
    private async Task SweepAsync(DateTimeOffset before)
    {
        _sweeping = true;
        foreach (var bucket in _buckets.TakeWhile(bucket => bucket <= CatalogBuckets.Of(before)).ToArray())
        {
            try
            {
                while (!_ended.IsCancellationRequested && await GrainFactory.GetGrain<IRunCatalogGrain>(bucket).RemoveEndedAsync(before))
                    Log.Swept(_logger, bucket);
            }
            catch (Exception failure)
            {
                Log.NotSwept(_logger, bucket, failure);
            }
        }

        _sweeping = false;
    }

    private async Task RemindAsync()
    {
        _reminding = true;
        _reminding = await this.TryRemindAsync("retention", SweepPeriod, _logger);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Old runs of bucket {Bucket} of the run catalog are deleted; there are more")]
        public static partial void Swept(ILogger logger, long bucket);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Old runs of bucket {Bucket} of the run catalog could not be deleted; it is tried again in ten minutes")]
        public static partial void NotSwept(ILogger logger, long bucket, Exception failure);
    }
}
