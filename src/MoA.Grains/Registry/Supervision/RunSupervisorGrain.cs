using Microsoft.Extensions.Logging;
using MoA.Grains.Hosting;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Storage;

namespace MoA.Grains.Registry.Supervision;

/// <inheritdoc cref="IRunSupervisorGrain"/>
/// <remarks>
/// Which silo hosts a run is kept in memory only. A new activation knows of no hosts and wakes every open run, which does nothing to one that
/// lives; the silos' next calls then say who hosts what. Being called by every silo from time to time also keeps it active.
/// </remarks>
[GrainType("moa-run-supervisor")]
[Reentrant]
[RandomPlacement]
internal sealed partial class RunSupervisorGrain : Grain, IRunSupervisorGrain, IRemindable, IDisposable
{
    /// <summary>The name of its state. Some storages tell states apart by this name and the grain's key only.</summary>
    public const string StateName = "moa-run-supervisor";

    /// <summary>How long removals wait for other changes to be written with.</summary>
    public static readonly TimeSpan RemovalPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly OpenRuns _runs = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private readonly IPersistentState<SupervisorState> _state;
    private readonly StateWriter<SupervisorState> _writer;
    private readonly WakeLine _wakes;
    private readonly IClusterMembershipService _membership;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _storing;
    private bool _reminding;

    public RunSupervisorGrain(
        [PersistentState(StateName, ClusterStorage.Index)] IPersistentState<SupervisorState> state,
        IClusterMembershipService membership,
        IRunWaker waker,
        RunRegistrar registrar,
        TimeProvider time,
        ILogger<RunSupervisorGrain> logger)
    {
        _state = state;
        _membership = membership;
        _time = time;
        _logger = logger;
        _ended = _ending.Token;
        _writer = new StateWriter<SupervisorState>(state, () => new SupervisorState { Open = [.. _runs.Ids] }, DeactivateOnIdle);
        _wakes = new WakeLine(waker, registrar.Vanished, time, logger, _ended);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var run in _state.State.Open)
            _runs.Add(run);
        Check();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        // Only removals can be missing: what was opened is stored before its silo hears so. The next activation finds these runs ended. A silo that
        // stops has no time for them, and memory storage is gone by then.
        if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
            return;
        try
        {
            await _writer.StoreAsync().WaitAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            Log.NotStored(_logger, this.GetPrimaryKeyLong(), failure);
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Check();
        return Task.CompletedTask;
    }

    public async Task UpdateAsync(SupervisorUpdate update)
    {
        var membership = _membership.CurrentSnapshot;
        foreach (var note in update.Notes)
        {
            if (_runs.Apply(note, update.Silo, membership))
                _writer.Changed();
        }

        if (update.Hosted is { } hosted)
            _runs.Reconcile(update.Silo, hosted, membership);
        if (update.Hosted is not null || update.Notes.Any(note => note.Kind == SupervisorNoteKind.Left))
            Check();
        if (update.Notes.Any(note => note.Kind == SupervisorNoteKind.Opened))
            await _writer.StoreAsync();
        else if (!_writer.IsClean && !_storing)
            _ = StoreSoonAsync();
    }

    public void Dispose() => _ending.Dispose();

    /// <summary>Wakes what nobody hosts.</summary>
    private void Check()
    {
        if (!_reminding)
            _ = RemindAsync();
        foreach (var run in _runs.Due(_membership.CurrentSnapshot, _time.GetUtcNow()))
            _wakes.Add(run);
    }

    private async Task StoreSoonAsync()
    {
        _storing = true;
        var conflict = false;
        while (!_writer.IsClean && !conflict)
        {
            await Task.Delay(RemovalPause, _time, _ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (_ended.IsCancellationRequested)
                return;
            try
            {
                await _writer.StoreAsync();
            }
            catch (Exception failure)
            {
                conflict = failure is InconsistentStateException;
                Log.NotStored(_logger, this.GetPrimaryKeyLong(), failure);
            }
        }

        _storing = false;
    }

    private async Task RemindAsync()
    {
        _reminding = true;
        _reminding = await this.TryRemindAsync("open-runs", ReminderPeriod, _logger);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} of the run supervisor could not be stored")]
        public static partial void NotStored(ILogger logger, long shard, Exception failure);
    }
}
