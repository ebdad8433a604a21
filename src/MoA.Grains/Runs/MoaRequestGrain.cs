using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MoA.Core.Accounting;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Core.Telemetry;
using MoA.Grains.Agents;
using MoA.Grains.Hosting;
using MoA.Grains.Records;
using MoA.Grains.Registry;
using Orleans.Placement;
using Orleans.Storage;

namespace MoA.Grains.Runs;

/// <inheritdoc/>
[RandomPlacement]
[GrainType("moa-run")]
internal sealed partial class MoaRequestGrain : Grain, IMoaRequestGrain, IDisposable
{
    private static readonly TimeSpan RegistryPatience = TimeSpan.FromSeconds(10);

    // What is older may be a start that comes again: no silo is given up sooner.
    private static readonly TimeSpan FirstTry = TimeSpan.FromSeconds(2);

    private readonly MoaCatalog _catalog;
    private readonly TokenEstimator _estimator;
    private readonly HostedRuns _hosted;
    private readonly IRunRegistry _registry;
    private readonly AgentPool<IProposerGrain> _proposers;
    private readonly AgentPool<IAggregatorGrain> _aggregators;
    private readonly StallGuard _guard;
    private readonly RunTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RunId _id;
    private readonly string _host;
    private readonly Func<RunRecords> _open;
    private readonly CancellationTokenSource _stopping = new();
    private RunRecords _records;
    private LiveRun? _run;
    private Task<LiveRun?>? _loading;
    private Task _driving = Task.CompletedTask;
    private Task _forgotten = Task.CompletedTask;

    public MoaRequestGrain(
        IGrainContext context,
        [FromKeyedServices(ClusterStorage.Runs)] IGrainStorage storage,
        MoaCatalog catalog,
        TokenEstimator estimator,
        HostedRuns hosted,
        IRunRegistry registry,
        AgentPool<IProposerGrain> proposers,
        AgentPool<IAggregatorGrain> aggregators,
        StallGuard guard,
        RunTelemetry telemetry,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<MoaRequestGrain> logger)
    {
        _host = silo.Name;
        (_catalog, _estimator, _hosted, _registry, _proposers, _aggregators, _guard, _telemetry, _time, _logger) =
            (catalog, estimator, hosted, registry, proposers, aggregators, guard, telemetry, time, logger);
        _id = RunId.Parse(context.GrainId.Key.ToString()!);
        _open = () => new RunRecords(storage, context.GrainId, _id, time, logger);
        _records = _open();
    }

    /// <inheritdoc/>
    public async Task<RunStartResult> StartAsync(RunStart start)
    {
        await _guard.PassAsync(_stopping.Token);
        if (_run is not null)
            return RunStartResult.Started;
        if (_hosted.IsLeaving)
        {
            DeactivateOnIdle();
            return RunStartResult.Leaving;
        }

        var started = start.Started with { Host = _host };
        var run = new LiveRun(_id);
        run.Load([started]);
        _run = run;
        var stored = _records.AppendAsync(_id, [started]).AsTask();
        try
        {
            if (start.Attached)
            {
                // The caller waits: its run begins while its first record is written, unless this may be a start that comes again.
                if (_time.GetUtcNow() - started.Time > FirstTry)
                    await stored;
                Drive(run, new RunProjection(started), resume: false, Task.WhenAll(stored, _registry.OpenAsync(RunRows.Of(started.Header))));
                return RunStartResult.Started;
            }

            if (await IsKeptAsync(started, stored))
            {
                Drive(run, new RunProjection(started), resume: false, Task.CompletedTask);
                return RunStartResult.Started;
            }
        }
        catch (RunConflictException)
        {
            // The same start came before, and its answer got lost. What is stored is the run, wherever it stands.
            Forget();
            return await FindAsync() is null ? RunStartResult.NotStored : RunStartResult.Started;
        }
        catch
        {
            Forget();
            throw;
        }

        Forget();
        DeactivateOnIdle();
        return RunStartResult.NotStored;
    }

    /// <inheritdoc/>
    public async Task<RunState?> GetAsync() => await FindAsync() is { } run ? StateOf(run) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RunEventMessage> WatchAsync(string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } run || !RunEventCursor.TryParse(after, out var cursor))
            yield break;
        await foreach (var watched in run.WatchAsync(cursor, cancellationToken))
            yield return new RunEventMessage(watched);
    }

    /// <inheritdoc/>
    public async Task<RunState?> CancelAsync(string reason)
    {
        if (await FindAsync() is not { } run)
            return null;
        run.Cancellation.Cancel(reason);
        await run.Closed;
        return StateOf(run);
    }

    /// <inheritdoc/>
    public async Task<bool> WakeAsync()
    {
        if (await FindAsync() is not { } run)
            return false;
        if (!run.HasEnded)
            return true;
        // Who wakes it does not know that it has ended: its silo died, or the message got lost, between its end and its place in the lists.
        if (_records.IsStored && run.Snapshot() is { } ended)
            _ = _registry.EndAsync(RunRows.Of(ended));
        return false;
    }

    /// <inheritdoc/>
    public async Task<RunWait> WaitForEndAsync(TimeSpan atMost)
    {
        if (await FindAsync() is not { } run)
            return RunWait.Unknown;
        await Quietly(run.Closed.WaitAsync(atMost, _time));
        return run.HasEnded ? RunWait.Ended : RunWait.Open;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync()
    {
        if (await FindAsync() is { HasEnded: false })
            return;
        await _records.DeleteAsync();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Quietly(_driving.WaitAsync(cancellationToken));
        await Quietly(Task.WhenAll(_forgotten, _records.Settled).WaitAsync(cancellationToken));
        if (_run is { } run)
            _hosted.Forget(run);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private static ConfiguredTaskAwaitable Quietly(Task task) =>
        task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    // No call may find a run here that nobody drives, and who has found it already is let go.
    private void Forget()
    {
        _run?.Close();
        _forgotten = Task.WhenAll(_forgotten, _records.Settled);
        (_run, _records) = (null, _open());
    }

    // Nobody waits for the answer of a detached run, so it must not begin before a crash of this silo would leave it to another.
    private async Task<bool> IsKeptAsync(RunStarted started, Task<bool> stored)
    {
        if (!await stored)
        {
            _records.Abandon();
            return false;
        }

        try
        {
            await _registry.OpenAsync(RunRows.Of(started.Header)).WaitAsync(RegistryPatience, _time);
            return true;
        }
        catch (TimeoutException)
        {
            // First of all it is left: what cannot be deleted is woken.
            _registry.Leave(_id);
            await _records.DeleteAsync();
            return false;
        }
    }

    private RunState StateOf(LiveRun run) =>
        new((run.Snapshot() ?? throw new InvalidOperationException($"Run {_id} has no event.")) with { Durable = !_records.IsBehind });

    // Whoever asks for an open run that nobody drives makes it go on: its silo died, or handed it over.
    private async ValueTask<LiveRun?> FindAsync()
    {
        if (_run is { } known)
            return known;
        try
        {
            return await (_loading ??= LoadAsync());
        }
        finally
        {
            _loading = null;
        }
    }

    private async Task<LiveRun?> LoadAsync()
    {
        // While this silo stood still others may have gone on with its runs.
        await _guard.PassAsync(_stopping.Token);
        var (events, damage) = await _records.LoadAsync();
        if (_run is not null)
            return _run;
        if (events.Count == 0 && damage is null)
        {
            DeactivateOnIdle();
            return null;
        }

        var history = RunHistory.Of(_id, events, damage, _time.GetUtcNow());
        if (history.Damage is not null)
            Log.Damaged(_logger, history.Damage, _id.Value);
        var run = new LiveRun(_id);
        run.Load(history.Events);
        if (run.HasEnded)
        {
            _run = run;
            _hosted.Remove(run, Deactivate);
            return run;
        }

        if (_hosted.IsLeaving)
            throw new SiloLeavingException(_id);
        _run = run;
        var listed = _registry.OpenAsync(RunRows.Of(history.Header));
        Log.Resuming(_logger, _id.Value);
        Drive(run, RunProjection.Fold(history.Events), resume: true, listed);
        return run;
    }

    // Called in a turn of the grain: the engine goes on on its scheduler, and no call of the grain is held open by it.
    private void Drive(LiveRun run, RunProjection projection, bool resume, Task known)
    {
        _hosted.Add(run, Stop);
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _driving = DriveAsync(run, projection, resume, known);
    }

    private async Task DriveAsync(LiveRun run, RunProjection projection, bool resume, Task known)
    {
        RunContext.Enter(projection.Header);
        using var scope = _logger.BeginScope(new RunScope(_id.Value, projection.Header.Tenant));
        try
        {
            var journal = new RegisteredJournal(_records, _registry, projection.Header, _time);
            var engine = new RunEngine(_catalog, new GrainAgentInvoker(_proposers, _aggregators, _guard, Lost), journal, _estimator, _time, _host, _telemetry);
            await engine.RunAsync(projection, resume, run.Publish, run.Cancellation, _stopping.Token);
            await known;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Log.Left(_logger, _id.Value);
        }
        catch (RunConflictException conflict)
        {
            Log.Conflict(_logger, conflict, _id.Value);
        }
        catch (Exception failure)
        {
            // The engine has ended the run with run.failed before it threw, wherever storage let it.
            Log.Crashed(_logger, failure, _id.Value);
        }
        finally
        {
            if (!run.HasEnded)
                _registry.Leave(_id);
            _hosted.Remove(run, Deactivate);
            await Quietly(_records.Settled.WaitAsync(_stopping.Token));
            DelayDeactivation(TimeSpan.Zero);
            // What this activation shows as the end is not what is stored: the next one reads what is.
            if (!_records.IsStored)
                Deactivate();
        }
    }

    private void Lost(Exception failure)
    {
        Log.Lost(_logger, failure, _id.Value);
        _stopping.Cancel();
    }

    private void Stop() => _stopping.Cancel();

    private void Deactivate() => GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The run is over here."));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Run {Run} is taken up again from its records.")]
        public static partial void Resuming(ILogger logger, string run);

        [LoggerMessage(2, LogLevel.Information, "Run {Run} is left open for another silo.")]
        public static partial void Left(ILogger logger, string run);

        [LoggerMessage(3, LogLevel.Warning, "Run {Run} goes on in another activation; this one ends.")]
        public static partial void Conflict(ILogger logger, Exception conflict, string run);

        [LoggerMessage(4, LogLevel.Error, "Run {Run} was ended by an unexpected exception.")]
        public static partial void Crashed(ILogger logger, Exception failure, string run);

        [LoggerMessage(5, LogLevel.Warning, "An agent's grain could not be reached; run {Run} is left open.")]
        public static partial void Lost(ILogger logger, Exception failure, string run);

        [LoggerMessage(6, LogLevel.Error, "A record of run {Run} cannot be read; the run is shown as failed.")]
        public static partial void Damaged(ILogger logger, Exception damage, string run);
    }
}
