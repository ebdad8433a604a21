using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using MoA.Core.Configuration;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Grains.Hosting;
using MoA.Grains.Registry;

namespace MoA.Grains.Runs;

/// <summary>
/// What the API of a silo holds: runs live in grains somewhere in the cluster, this one starts them, follows them wherever they go, and counts
/// what it was asked for. A run that lives in this very silo is watched without a message.
/// </summary>
internal sealed partial class ClusterRuntime(
    IGrainFactory grains,
    MoaCatalog catalog,
    HostedRuns hosted,
    IRunRegistry registry,
    IEnumerable<ISiloCheck> checks,
    ILocalSiloDetails silo,
    RunOptions options,
    TimeProvider time,
    ILogger<ClusterRuntime> logger) : IMoaRuntime, IRuntimeHealth, IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly RunAdmission _admission = new(options);
    private readonly RunFollower _follower = new(grains, hosted, time, logger);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ISiloCheck[] _checks = [.. checks];

    /// <inheritdoc/>
    public string? Silo => silo.Name;

    /// <inheritdoc/>
    public bool AcceptsRuns => Reason is null;

    /// <inheritdoc/>
    public bool IsFull => _admission.IsFull;

    /// <inheritdoc/>
    public string? Reason => hosted.IsLeaving ? "The silo is shutting down." : _checks.Select(check => check.Problem).FirstOrDefault(problem => problem is not null);

    /// <inheritdoc/>
    public async ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (hosted.IsLeaving)
            throw new MoaException(MoaErrorCode.ShuttingDown, "The silo is shutting down.", RetryAfter);
        if (Reason is { } problem)
            throw new MoaException(MoaErrorCode.JournalUnavailable, problem, RetryAfter);
        var weight = RunWeight.Of(request.Chat);
        if (_admission.TryEnter(weight) is { } full)
            throw new MoaException(MoaErrorCode.TooManyRuns, full, RetryAfter);
        var followed = false;
        try
        {
            var start = new RunStart(RunStarted.Of(request, catalog.IsSimulated(request.Mixture), time.GetUtcNow()), request.Attached);
            await PlaceAsync(start, cancellationToken);
            followed = true;
            _ = _follower.FollowAsync(start, () => _admission.Leave(weight), _stopping.Token);
            return start.Started.Header.Id;
        }
        finally
        {
            if (!followed)
                _admission.Leave(weight);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken) =>
        (await CallAsync(id, grain => grain.GetAsync(), cancellationToken))?.Run;

    /// <inheritdoc/>
    public async ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfOutOfRange();
        try
        {
            return await registry.ListAsync(query, cancellationToken);
        }
        catch (Exception failure) when (ClusterFailure.Is(failure, cancellationToken))
        {
            throw new MoaException(MoaErrorCode.JournalUnavailable, "The lists cannot be read at the moment: a silo or the storage is away.", RetryAfter);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchedEvent> WatchAsync(
        RunId id, RunEventCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = after;
        var isKnown = false;
        var pauses = new Pauses(time);
        while (!_stopping.IsCancellationRequested)
        {
            await using var events = EventsOf(id, cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(events, id, cancellationToken))
            {
                isKnown = true;
                pauses.Reset();
                cursor = events.Current.Cursor;
                yield return events.Current;
                if (events.Current.Event.IsTerminal)
                    yield break;
            }

            // The run's silo left or died, or there is no such run.
            if (!isKnown)
            {
                var run = await GetAsync(id, cancellationToken);
                if (run is null && !_follower.Knows(id))
                    throw new MoaException(MoaErrorCode.RunNotFound, $"There is no run '{id}'.");
                if (run?.Completed is not null && cursor.Sequence >= run.LastEvent)
                    yield break;
                isKnown = run is not null;
            }

            await pauses.NextAsync(cancellationToken, _stopping.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        var run = await CallAsync(id, grain => grain.CancelAsync(reason), cancellationToken);
        // Whoever stopped a run has its place at once.
        await _follower.EndOf(id).WaitAsync(cancellationToken);
        return run?.Run;
    }

    /// <summary>Ends every watch, so that callers turn to another silo. The runs go on elsewhere.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    // The same id every time: a start whose answer got lost must not become a second run.
    private async Task PlaceAsync(RunStart start, CancellationToken cancellationToken)
    {
        var id = start.Started.Header.Id;
        var pauses = new Pauses(time);
        while (true)
        {
            switch (await CallAsync(id, grain => grain.StartAsync(start), cancellationToken))
            {
                case RunStartResult.Started:
                    return;
                case RunStartResult.Leaving when pauses.Spent < ClusterFailure.Patience:
                    await pauses.NextAsync(cancellationToken, _stopping.Token);
                    break;
                case RunStartResult.Leaving:
                    throw new MoaException(MoaErrorCode.ShuttingDown, "Every silo is leaving.", RetryAfter);
                default:
                    throw new MoaException(MoaErrorCode.JournalUnavailable, "The run's first record could not be stored, so it was not started.", RetryAfter);
            }
        }
    }

    private IAsyncEnumerable<WatchedEvent> EventsOf(RunId id, RunEventCursor after, CancellationToken cancellationToken) =>
        hosted.TryGet(id, out var run) ? run.WatchAsync(after, cancellationToken) : RemoteEventsOf(id, after, cancellationToken);

    private async IAsyncEnumerable<WatchedEvent> RemoteEventsOf(
        RunId id, RunEventCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await foreach (var message in GrainOf(id).WatchAsync(after.ToString(), end.Token).WithCancellation(end.Token))
            yield return message.Watched;
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<WatchedEvent> events, RunId id, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (ClusterFailure.Is(failure, cancellationToken) || IsOfTheStop(failure)))
        {
            Log.WatchBroke(logger, failure, id.Value);
            return false;
        }
    }

    // Orleans asks a host that is gone for its services when a watch of another silo's run is put away late.
    private bool IsOfTheStop(Exception failure) => failure is ObjectDisposedException && _stopping.IsCancellationRequested;

    private async Task<T> CallAsync<T>(RunId id, Func<IMoaRequestGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var pauses = new Pauses(time);
        while (true)
        {
            try
            {
                return await call(GrainOf(id)).WaitAsync(cancellationToken);
            }
            catch (Exception failure) when (ClusterFailure.Is(failure, cancellationToken) && pauses.Spent < ClusterFailure.Patience && !_stopping.IsCancellationRequested)
            {
                Log.CalledAnew(logger, failure, id.Value);
                await pauses.NextAsync(cancellationToken, _stopping.Token);
            }
            catch (Exception failure) when (ClusterFailure.Is(failure, cancellationToken))
            {
                throw new MoaException(MoaErrorCode.JournalUnavailable, "The run cannot be reached at the moment: its silo or the storage is away.", RetryAfter);
            }
        }
    }

    private IMoaRequestGrain GrainOf(RunId id) => grains.GetGrain<IMoaRequestGrain>(id.Value);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The stream of run {Run} broke; it is taken up again.")]
        public static partial void WatchBroke(ILogger logger, Exception failure, string run);

        [LoggerMessage(2, LogLevel.Information, "Run {Run} could not be reached; it is tried again.")]
        public static partial void CalledAnew(ILogger logger, Exception failure, string run);
    }
}
