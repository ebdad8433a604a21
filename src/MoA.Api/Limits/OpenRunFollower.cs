using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Api.Auth;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Limits;

/// <summary>
/// Frees the places of runs that nobody waits for when they end, and counts the runs that were open before this process started.
/// </summary>
internal sealed partial class OpenRunFollower(IMoaRuntime runtime, Keyring keyring, ILogger<OpenRunFollower> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Frees a place when its run ends.</summary>
    public void Follow(RunId run, OpenRunPlace? place)
    {
        if (place is not null)
            _ = FollowAsync(run, place);
    }

    /// <summary>Counts what the journal kept open, when the runtime has started.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var key in keyring.Keys)
        {
            if (key.OpenRuns is { } limit)
                await CountAsync(key.Name, limit, cancellationToken);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task CountAsync(string tenant, OpenRunLimit limit, CancellationToken cancellationToken)
    {
        var query = new RunQuery { Tenant = tenant, Status = RunStatus.Running, Limit = 100 };
        while (true)
        {
            var page = await runtime.ListAsync(query, cancellationToken);
            foreach (var run in page.Runs)
                Follow(run.Id, limit.Take());
            if (!page.HasMore)
                return;
            query = query with { After = page.Runs[^1].Id };
        }
    }

    private async Task FollowAsync(RunId run, OpenRunPlace place)
    {
        using (place)
        {
            try
            {
                await foreach (var watched in runtime.WatchAsync(run, RunEventCursor.Start, _stopping.Token))
                {
                    if (watched.Event.IsTerminal)
                        return;
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                Log.Stopped(logger, run);
            }
            catch (Exception failure)
            {
                Log.Lost(logger, failure, run);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Run {Run} is no longer followed: the server is stopping")]
        public static partial void Stopped(ILogger logger, RunId run);

        [LoggerMessage(2, LogLevel.Warning, "Run {Run} could not be followed to its end, so its key's place is freed early")]
        public static partial void Lost(ILogger logger, Exception failure, RunId run);
    }
}
