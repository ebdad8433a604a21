using Microsoft.Extensions.DependencyInjection;
using MoA.Testing.Telemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MoA.ServiceDefaults.Tests;

public sealed class OffTests
{
    [Fact]
    public async Task Without_an_endpoint_nothing_is_built()
    {
        await using var host = await TelemetryHost.StartAsync(("OTEL_SERVICE_NAME", "silo"), ("OTEL_EXPORTER_OTLP_ENDPOINT", ""));

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
        Assert.Null(host.Services.GetService<LoggerProvider>());
        Assert.Equal("untraced", await host.GetAsync("/work/7"));
    }

    [Fact]
    public async Task What_is_switched_off_sends_nothing()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SDK_DISABLED", "true"));

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Equal("untraced", await host.GetAsync("/work/7"));
        await host.StopAsync();

        Assert.Empty(receiver.Exports);
    }
}
