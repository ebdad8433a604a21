using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>Registers the SDK.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings, string applicationName)
    {
        // Without this ASP.NET Core leaves everything in its spans to an instrumentation package, which is not used here.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        // The order is the precedence, lowest first: what the environment says of the service overrides its default name.
        new TelemetryBuilder(services)
            .ConfigureResource(resource => resource.Clear().AddService(applicationName).AddTelemetrySdk().AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource(TelemetrySources.Activities).AddProcessor(new ProbeFilter()))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TelemetrySources.Meters);
                // What is set here would win over the environment. The SDK's own default is none.
                if (!settings.FiltersExemplars)
                    metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
            })
            .WithLogging(
                logs => logs.AddProcessor(provider => new ScopeAttributes(provider.GetRequiredService<IExternalScopeProvider>())),
                logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
        services.LeaveOut(settings.Signals ^ Signal.All);
        // Whoever makes the loggers takes it, so that what is exported is in the scopes of everybody.
        services.AddSingleton<IExternalScopeProvider, LoggerExternalScopeProvider>();
        services.AddSingleton(settings);
        services.AddSingleton<IStartupFilter, RequestSpans>();
        services.AddHostedService<TelemetryLifetime>();
    }

    // The exporter turns every signal on, and would send what is left out to its default, a collector on this machine.
    private static void LeaveOut(this IServiceCollection services, Signal signals)
    {
        if (signals.HasFlag(Signal.Traces))
            services.RemoveAll<TracerProvider>();
        if (signals.HasFlag(Signal.Metrics))
            services.RemoveAll<MeterProvider>().RemoveAll<IMetricsListener>();
        if (signals.HasFlag(Signal.Logs))
            services.AddLogging(logging => logging.AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.None));
    }
}
