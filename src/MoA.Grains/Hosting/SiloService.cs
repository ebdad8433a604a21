using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Core.Configuration;
using MoA.Grains.Runs;

namespace MoA.Grains.Hosting;

/// <summary>
/// Empties a silo that is told to stop, in the first phase, while it is still a member of the cluster and its HTTP server still answers: no new
/// runs; those it hosts may end within the grace period. What is left then goes on in another silo, when the silo's grains are deactivated.
/// </summary>
internal sealed partial class SiloService(ClusterRuntime runtime, HostedRuns hosted, RunOptions options, TimeProvider time, ILogger<SiloService> logger)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hosted.Leave();
        try
        {
            await Task.WhenAll(hosted.Open.Select(run => run.Closed))
                .WaitAsync(TimeSpan.FromSeconds(options.ShutdownGraceSeconds), time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.GraceOver(logger, hosted.Count);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The grace period is over; {Count} open runs go on in other silos.")]
        public static partial void GraceOver(ILogger logger, int count);
    }
}
