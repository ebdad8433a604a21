using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Core.Configuration;
using MoA.Grains.Runs;

namespace MoA.Grains.Hosting;

/// <summary>
/// Empties a silo that is told to stop, in the first phase, while it is still a member of the cluster and its HTTP server still answers: no new
/// runs; those it hosts, and whatever else it owes (<see cref="ISiloDuty"/>), may end within the grace period; what is left is stopped when it is
/// journaled, and goes on in another silo.
/// </summary>
internal sealed partial class SiloService(
    ClusterRuntime runtime, HostedRuns hosted, IEnumerable<ISiloDuty> duties, RunOptions options, TimeProvider time, ILogger<SiloService> logger)
    : IHostedLifecycleService
{
    // How long calls may take to stop once they are told to; a provider's socket closes at once.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hosted.Leave();
        if (!await InTimeAsync(() => hosted.Count == 0 && duties.All(duty => duty.IsDone), TimeSpan.FromSeconds(options.ShutdownGraceSeconds), cancellationToken))
            Log.GraceOver(logger, hosted.Count);
        // Here and not where the grains are deactivated: calls can only be stopped cleanly while all grains are still there.
        hosted.StopAll();
        if (!await InTimeAsync(() => hosted.Count == 0, StopPatience, CancellationToken.None))
            Log.StillRunning(logger, hosted.Count);
        // Who watches a run that goes on elsewhere would hold up the HTTP server, and with it the silo.
        await runtime.StopAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> InTimeAsync(Func<bool> isDone, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (!isDone())
        {
            if (cancellationToken.IsCancellationRequested || time.GetElapsedTime(since) >= patience)
                return false;
            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The grace period is over; {Count} open runs go on in other silos.")]
        public static partial void GraceOver(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "{Count} runs do not stop although they were told to.")]
        public static partial void StillRunning(ILogger logger, int count);
    }
}
