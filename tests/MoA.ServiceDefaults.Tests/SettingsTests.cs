using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MoA.Core.Configuration;
using MoA.Core.Telemetry;
using MoA.ServiceDefaults.Telemetry;

namespace MoA.ServiceDefaults.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "/v1/logs")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http")]
    [InlineData("OTEL_TRACES_EXPORTER", "jaeger")]
    public void A_value_that_cannot_be_meant_is_an_error(string name, string value)
    {
        var failure = Assert.Throws<InvalidConfigurationException>(() => Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"), (name, value)));

        var error = Assert.Single(failure.Errors);
        Assert.Equal(name, error.Path);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_of_an_endpoint_holds_no_credentials()
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "https://user:password@collector/otlp?token=secret"));

        Assert.Equal(["https://collector/otlp"], settings!.Endpoints);
    }

    [Fact]
    public void Signals_left_out_are_off_when_all_are()
    {
        Assert.Null(Read(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "none", false)]
    [InlineData("NOTHING", "", false)]
    public void A_host_knows_whether_it_sends_traces(string variable, string exporter, bool sends)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration[variable] = "http://127.0.0.1:4317";
        builder.Configuration["OTEL_TRACES_EXPORTER"] = exporter;

        Assert.Equal(sends, builder.SendsTraces());
    }

    [Fact]
    public void Content_is_captured_by_a_host_whose_environment_says_so()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration[TelemetrySwitches.CaptureContentVariable] = "true";

        builder.AddServiceDefaults(TimeSpan.FromSeconds(22));

        using var host = builder.Build();
        Assert.Equal(new TelemetrySwitches { CaptureContent = true }, host.Services.GetRequiredService<TelemetrySwitches>());
    }

    [Fact]
    public void A_host_has_the_time_to_stop_that_it_was_given()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        builder.AddServiceDefaults(TimeSpan.FromSeconds(22));

        using var host = builder.Build();
        Assert.Equal(TimeSpan.FromSeconds(22), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    private static TelemetrySettings? Read(params (string Name, string Value)[] variables)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in variables)
            values[name] = value;
        return TelemetrySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
