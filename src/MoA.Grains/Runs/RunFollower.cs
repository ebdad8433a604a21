using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MoA.Core.Runs;

namespace MoA.Grains.Runs;

/// <summary>
/// Follows the runs that were started through this silo to their ends. It asks a run's grain again when its silo died, so the run goes on at once;
/// and one whose silo died before anything of it was stored is started again, for here its request is still at hand.
/// </summary>
internal sealed partial class RunFollower(IGrainFactory grains, HostedRuns hosted, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(25);

    private readonly ConcurrentDictionary<RunId, TaskCompletionSource> _runs = [];

    /// <summary>Whether a run was started through this silo and has not ended.</summary>
    public bool Knows(RunId id) => _runs.ContainsKey(id);

    /// <summary>Ends when a run is followed no more: at once where it never was.</summary>
    public Task EndOf(RunId id) => _runs.TryGetValue(id, out var end) ? end.Task : Task.CompletedTask;

    /// <summary>Follows a run.</summary>
    /// <param name="start">What it was started with.</param>
    /// <param name="ended">Told when it is over.</param>
    /// <param name="stopping">The silo stops.</param>
    public async Task FollowAsync(RunStart start, Action ended, CancellationToken stopping)
    {
        var id = start.Started.Header.Id;
        var end = _runs[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var pauses = new Pauses(time);
            while (!stopping.IsCancellationRequested)
            {
                switch (await WaitAsync(id, stopping))
                {
                    case RunWait.Ended:
                        return;
                    case RunWait.Unknown:
                        Log.StartedAgain(logger, id.Value);
                        await TryStartAsync(start);
                        break;
                    case null:
                        break;
                    default:
                        pauses.Reset();
                        continue;
                }

                await pauses.NextAsync(CancellationToken.None, stopping);
            }
        }
        finally
        {
            ended();
            _runs.TryRemove(id, out _);
            end.SetResult();
        }
    }

    private async Task<RunWait?> WaitAsync(RunId id, CancellationToken stopping)
    {
        try
        {
            if (!hosted.TryGet(id, out var run))
                return await grains.GetGrain<IMoaRequestGrain>(id.Value).WaitForEndAsync(AtMost).WaitAsync(stopping);
            await run.Closed.WaitAsync(stopping);
            return run.HasEnded ? RunWait.Ended : null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure) when (ClusterFailure.Is(failure, stopping))
        {
            Log.Lost(logger, failure, id.Value);
            return null;
        }
    }

    private async Task TryStartAsync(RunStart start)
    {
        try
        {
            await grains.GetGrain<IMoaRequestGrain>(start.Started.Header.Id.Value).StartAsync(start);
        }
        catch (Exception failure) when (ClusterFailure.Is(failure, CancellationToken.None))
        {
            Log.Lost(logger, failure, start.Started.Header.Id.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Warning, "Run {Run} was lost with its silo before its first record was stored; it is started again.")]
        public static partial void StartedAgain(ILogger logger, string run);

        [LoggerMessage(12, LogLevel.Information, "Run {Run} could not be followed for a moment.")]
        public static partial void Lost(ILogger logger, Exception failure, string run);
    }
}
