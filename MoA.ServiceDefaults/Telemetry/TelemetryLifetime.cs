using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>
/// Ties the providers to the host: made before any other part starts, and emptied after the last one stopped. Stopping takes 5 s at most,
/// however the collector is; what it has not taken by then is lost.
/// </summary>
internal sealed partial class TelemetryLifetime(
    IEnumerable<TracerProvider> tracers,
    IEnumerable<MeterProvider> meters,
    IEnumerable<LoggerProvider> loggers,
    TelemetrySettings settings,
    ILogger<TelemetryLifetime> logger) : IHostedLifecycleService
{
    private const int StopMilliseconds = 5000;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Log.Started(logger, settings.Signals, string.Join(" and ", settings.Endpoints));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Shut down side by side, so that a collector that hangs is waited for once. Disposing them later does nothing more.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        IEnumerable<Func<bool>> ends =
        [
            .. tracers.Select<TracerProvider, Func<bool>>(provider => () => provider.Shutdown(StopMilliseconds)),
            .. meters.Select<MeterProvider, Func<bool>>(provider => () => provider.Shutdown(StopMilliseconds)),
            .. loggers.Select<LoggerProvider, Func<bool>>(provider => () => provider.Shutdown(StopMilliseconds)),
        ];
        var sent = await Task.WhenAll(ends.Select(Task.Run));
        if (sent.Contains(false))
            Log.NotAllSent(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Signals} go to {Endpoints} by OTLP")]
        public static partial void Started(ILogger logger, Signal signals, string endpoints);

        [LoggerMessage(2, LogLevel.Warning, "The telemetry of the last moments was not taken by its collector")]
        public static partial void NotAllSent(ILogger logger);
    }
}
