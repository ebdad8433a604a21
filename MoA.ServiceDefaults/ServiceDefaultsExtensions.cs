using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MoA.Core.Configuration;
using MoA.Core.Telemetry;
using MoA.ServiceDefaults.Telemetry;

namespace MoA.ServiceDefaults;

/// <summary>What every host does alike.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry and the time to stop.
    /// <para>
    /// Telemetry: traces, metrics and logs go out by OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c>,
    /// <c>_METRICS_</c>, <c>_LOGS_</c> for one of them) is set; otherwise nothing is registered. They leave a signal out with
    /// <c>OTEL_TRACES_EXPORTER=none</c> (<c>METRICS</c>, <c>LOGS</c>), everything with <c>OTEL_SDK_DISABLED=true</c>. The OpenTelemetry SDK
    /// reads its other variables itself: <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> (grpc, the default, or http/protobuf), <c>_HEADERS</c>,
    /// <c>_TIMEOUT</c>, <c>OTEL_SERVICE_NAME</c> (default: the application's name), <c>OTEL_RESOURCE_ATTRIBUTES</c>,
    /// <c>OTEL_TRACES_SAMPLER</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c> and so on. Metrics carry exemplars of traces that are sampled, unless
    /// <c>OTEL_METRICS_EXEMPLAR_FILTER</c> says otherwise. <see cref="TelemetrySwitches"/> has the variables for GenAI. All of them are read from the host's configuration, so
    /// environment variables and settings files both do. What is left to send goes out when the host stops, within 5 s.
    /// </para>
    /// <para>
    /// Not here: health endpoints, since <c>MapMoaApi</c> maps <c>/healthz</c> (restart it?) and <c>/readyz</c> (send it work?) in every
    /// host; and a resilience handler on HTTP clients, since the usual one gives an attempt 10 s and repeats it, while an answer of a
    /// language model may take minutes and is paid for each time. Calls to providers have timeouts, retries and a breaker of their own.
    /// </para>
    /// </summary>
    /// <remarks>Call it after <c>Logging.ClearProviders()</c>, which would take the export of logs away again.</remarks>
    /// <param name="builder">The host.</param>
    /// <param name="shutdownTimeout">
    /// How long its parts may take to stop, together: <see cref="RunOptions.ShutdownGraceSeconds"/> and what the host needs besides. Set in no
    /// other place. Above 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shutdownTimeout"/> is not above 0.</exception>
    /// <exception cref="InvalidConfigurationException">A variable for telemetry has a value that cannot be meant.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, TimeSpan shutdownTimeout)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(shutdownTimeout, TimeSpan.Zero);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout);
        builder.Services.AddSingleton(TelemetrySwitches.Read(builder.Configuration));
        if (TelemetrySettings.Read(builder.Configuration) is { } settings)
            builder.Services.AddTelemetry(settings, builder.Environment.ApplicationName);
        return builder;
    }

    /// <summary>Whether <see cref="AddServiceDefaults"/> sends traces: what only they need can be left out otherwise.</summary>
    /// <param name="builder">The host.</param>
    /// <exception cref="InvalidConfigurationException">A variable for telemetry has a value that cannot be meant.</exception>
    public static bool SendsTraces(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return TelemetrySettings.Read(builder.Configuration)?.Signals.HasFlag(Signal.Traces) == true;
    }
}
