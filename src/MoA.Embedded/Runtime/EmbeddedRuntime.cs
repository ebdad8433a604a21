using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Embedded.Journal;

namespace MoA.Embedded.Runtime;

/// <summary>Runs mixtures in this process. Open runs are in memory, every run is in the journal.</summary>
internal sealed partial class EmbeddedRuntime(
    MoaCatalog catalog, RunEngine engine, SqliteRunJournal journal, RunOptions options, TimeProvider time, ILogger<EmbeddedRuntime> logger)
    : IMoaRuntime, IRuntimeHealth, IDisposable
{
    private const int MostRecent = 256;
    private const long MostRecentBytes = 64L * 1024 * 1024;
    private const long LargestRecentBytes = 4L * 1024 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // How long calls may take to stop once they are told to; a provider's socket closes at once.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly OpenRuns _open = new(options);
    private readonly RecentRuns _recent = new(MostRecent, MostRecentBytes, LargestRecentBytes);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task? _stop;

    /// <inheritdoc/>
    public bool AcceptsRuns => Refusal() is null;

    /// <inheritdoc/>
    public bool IsFull => _open.IsFull;

    /// <inheritdoc/>
    public string? Reason => Refusal()?.Message;

    /// <inheritdoc/>
    public async ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (Refusal() is { } refusal)
            throw refusal;
        var started = RunStarted.Of(request, catalog.IsSimulated(request.Mixture), time.GetUtcNow());
        var run = new LiveRun(started.Header.Id);
        run.Load([started]);
        if (_open.TryAdd(run) is { } full)
            throw new MoaException(MoaErrorCode.TooManyRuns, full, RetryAfter);

        var driven = false;
        try
        {
            var stored = request.Attached ? journal.AppendAsync(run.Id, [started]).AsTask() : Task.FromResult(await journal.TryAppendAsync(started));
            if (!request.Attached && !await stored)
                throw JournalUnavailable();
            driven = true;
            _ = DriveAsync(run, new RunProjection(started), resume: false, stored);
            return run.Id;
        }
        finally
        {
            if (!driven)
                Leave(run);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken)
    {
        var run = await FindAsync(id, cancellationToken);
        return run?.Snapshot() is { } snapshot ? snapshot with { Durable = !journal.IsBehind(id) } : null;
    }

    /// <inheritdoc/>
    public ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfOutOfRange();
        return journal.ListAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchedEvent> WatchAsync(
        RunId id, RunEventCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = await FindAsync(id, cancellationToken)
            ?? throw new MoaException(MoaErrorCode.RunNotFound, $"There is no run '{id}'.");
        await foreach (var next in run.WatchAsync(after, cancellationToken))
            yield return next;
    }

    /// <inheritdoc/>
    public async ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        if (_open.TryGet(id, out var run))
        {
            run.Cancellation.Cancel(reason);
            await run.Closed.WaitAsync(cancellationToken);
        }

        return await GetAsync(id, cancellationToken);
    }

    /// <summary>Takes up every run that the journal holds open. They are known at once, and go on as they are read.</summary>
    public void Resume()
    {
        if (journal.OpenAtStart.Count == 0)
            return;
        Log.Resuming(logger, journal.OpenAtStart.Count);
        var runs = new List<(LiveRun Run, RunSummary Row)>();
        foreach (var row in journal.OpenAtStart)
        {
            var run = new LiveRun(row.Id);
            _open.Add(run);
            runs.Add((run, row));
        }

        // A few at a time: reading thousands of histories at once would take the machine from the requests that come in meanwhile.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        _ = Task.Run(() => Parallel.ForEachAsync(runs, parallel, (run, _) => ResumeAsync(run.Run, run.Row)));
    }

    /// <summary>
    /// Refuses new runs, lets open ones finish within the grace period, then leaves the rest to the journal. Later calls wait for the first.
    /// </summary>
    /// <param name="cancellationToken">Ends the grace period.</param>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _stop ??= StopOnceAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await Task.Yield(); // The gate is held by the caller.
        var grace = TimeSpan.FromSeconds(options.ShutdownGraceSeconds);
        try
        {
            await AllClosed().WaitAsync(grace, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.GraceOver(logger, _open.All.Count());
        }

        await _stopping.CancelAsync();
        try
        {
            await AllClosed().WaitAsync(StopTimeout, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.StillRunning(logger, _open.All.Count());
        }
    }

    private Task AllClosed() => Task.WhenAll(_open.All.Select(run => run.Closed));

    private async ValueTask ResumeAsync(LiveRun run, RunSummary row)
    {
        try
        {
            _stopping.Token.ThrowIfCancellationRequested();
            var (events, damage) = await new RunLoader(journal, time).LoadAsync(row);
            run.Load(events);
            _open.Loaded(run);
            if (damage is not null)
                Log.Damaged(logger, damage, row.Id.Value);
            if (run.HasEnded)
                Leave(run);
            else
                _ = DriveAsync(run, RunProjection.Fold(events), resume: true, Task.FromResult(true));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Leave(run);
        }
        catch (Exception exception)
        {
            // Not ended: what keeps it from being read may be gone at the next start.
            Log.NotResumed(logger, exception, row.Id.Value);
            Leave(run);
        }
    }

    private async Task DriveAsync(LiveRun run, RunProjection projection, bool resume, Task<bool> stored)
    {
        try
        {
            await engine.RunAsync(projection, resume, run.Publish, run.Cancellation, _stopping.Token);
            await stored;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Log.LeftOpen(logger, run.Id.Value);
        }
        catch (Exception exception)
        {
            // The engine has ended the run with run.failed before it threw, wherever the journal let it.
            Log.Crashed(logger, exception, run.Id.Value);
        }
        finally
        {
            Leave(run);
        }
    }

    // Recent first: there must be no moment at which a run is in neither and its journal is read for nothing.
    private void Leave(LiveRun run)
    {
        if (run.HasEnded)
            _recent.Add(run);
        _open.Remove(run);
        run.Close();
    }

    private async ValueTask<LiveRun?> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        if (TryFindInMemory(id, out var run))
        {
            await run.Loaded.WaitAsync(cancellationToken);
            if (run.IsLoaded)
                return run;
        }

        var events = await journal.ReadAsync(id, cancellationToken);
        return events.Count == 0 ? null : LiveRun.FromHistory(id, events);
    }

    private bool TryFindInMemory(RunId id, [NotNullWhen(true)] out LiveRun? run) => _open.TryGet(id, out run) || _recent.TryGet(id, out run);

    private MoaException? Refusal()
    {
        if (Volatile.Read(ref _stop) is not null)
            return new MoaException(MoaErrorCode.ShuttingDown, "The server is shutting down.", RetryAfter);
        return journal.Healthy ? null : JournalUnavailable();
    }

    private static MoaException JournalUnavailable() =>
        new(MoaErrorCode.JournalUnavailable, "The journal cannot be written (disk full, or file locked), so new runs are refused.", RetryAfter);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Taking up {Count} open runs from the journal.")]
        public static partial void Resuming(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "Run {Run} was ended: a part of its journal cannot be read. That part is in the table 'damaged'.")]
        public static partial void Damaged(ILogger logger, Exception exception, string run);

        [LoggerMessage(3, LogLevel.Error, "Run {Run} could not be taken up; it stays open for the next start.")]
        public static partial void NotResumed(ILogger logger, Exception exception, string run);

        [LoggerMessage(4, LogLevel.Information, "Run {Run} stays open in the journal and goes on at the next start.")]
        public static partial void LeftOpen(ILogger logger, string run);

        [LoggerMessage(5, LogLevel.Error, "Run {Run} was ended by an unexpected exception.")]
        public static partial void Crashed(ILogger logger, Exception exception, string run);

        [LoggerMessage(6, LogLevel.Information, "The grace period is over; {Count} open runs are left to the journal.")]
        public static partial void GraceOver(ILogger logger, int count);

        [LoggerMessage(7, LogLevel.Error, "{Count} runs do not stop although they were told to.")]
        public static partial void StillRunning(ILogger logger, int count);
    }
}
