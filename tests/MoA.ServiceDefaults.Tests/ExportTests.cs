using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MoA.Testing.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MoA.ServiceDefaults.Tests;

public sealed class ExportTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly (string, string) Http = ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");

    // So long that whatever arrives was sent because the host stopped.
    private static readonly (string, string)[] OnStopAlone =
        [("OTEL_BSP_SCHEDULE_DELAY", "600000"), ("OTEL_BLRP_SCHEDULE_DELAY", "600000"), ("OTEL_METRIC_EXPORT_INTERVAL", "600000")];

    [Fact]
    public async Task Traces_metrics_and_logs_go_out_when_the_host_stops()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);

        Assert.Equal("traced", await host.GetAsync("/work/7"));
        Assert.Empty(receiver.Exports);
        await host.StopAsync();

        Assert.Contains("own-work", receiver.Traces.SelectMany(export => export.SpanNames));
        Assert.Contains("GET /work/{id}", receiver.Traces.SelectMany(export => export.SpanNames));
        Assert.Contains("http.route", receiver.Traces.SelectMany(export => export.SpanAttributes));
        Assert.Contains("http.server.request.duration", receiver.Metrics.SelectMany(export => export.MetricNames));
        Assert.Contains("worked on 7", receiver.Logs.SelectMany(export => export.LogBodies));
    }

    [Fact]
    public async Task A_log_record_has_the_values_of_its_scopes_and_each_name_once()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);

        await host.GetAsync("/work/7");
        await host.StopAsync();

        var records = receiver.Logs.SelectMany(export => export.LogRecords).ToArray();
        var worked = Assert.Single(records, record => record.Body == "worked on 7");
        Assert.Equal(
            [("7", "inner", true)],
            from id in worked.Values("Id") from depth in worked.Values("Depth") from outer in worked.Values("Outer") select ((string)id!, (string)depth!, (bool)outer!));
        Assert.All(records, record => Assert.Equal(record.Attributes.Count, record.Attributes.DistinctBy(pair => pair.Key).Count()));
    }

    [Theory]
    [InlineData("PATCH", "PATCH /any")]
    [InlineData("delete", "DELETE /any")]
    [InlineData("FROBNICATE", "HTTP /any")]
    public async Task A_request_is_named_by_its_route_and_a_method_that_the_convention_knows(string method, string name)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);

        await host.SendAsync(method, "/any");
        await host.StopAsync();

        var span = Assert.Single(receiver.Traces.SelectMany(export => export.Spans), span => span.Kind == OtlpSpan.Server);
        Assert.Equal((name, "/any"), (span.Name, span["http.route"]));
    }

    [Fact]
    public async Task Unless_told_otherwise_they_go_out_by_gRPC()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), .. OnStopAlone]);

        await host.GetAsync("/work/7");
        await host.StopAsync();

        string[] calls = ["logs.v1.LogsService", "metrics.v1.MetricsService", "trace.v1.TraceService"];
        Assert.Equal(calls.Select(call => $"/opentelemetry.proto.collector.{call}/Export"), receiver.Exports.Select(export => export.Path).Distinct().Order());
        Assert.All(receiver.Exports, export => Assert.Equal("test-host", export.Resource("service.name")));
    }

    [Fact]
    public async Task Built_in_sources_and_meters_are_heard()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);
        using var orleans = new ActivitySource("Microsoft.Orleans.Application");

        await host.GetAsync("/work/7");
        orleans.StartActivity("grain-call")!.Dispose();
        await host.StopAsync();

        string[] sources = ["Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Orleans.Application", TelemetryHost.OwnSource];
        Assert.Superset(sources.ToHashSet(), receiver.Traces.SelectMany(export => export.Scopes).ToHashSet());
        string[] meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];
        Assert.Superset(meters.ToHashSet(), receiver.Metrics.SelectMany(export => export.Scopes).ToHashSet());
    }

    [Fact]
    public async Task The_export_itself_is_not_traced()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);

        await host.GetAsync("/work/7");
        host.Services.GetRequiredService<TracerProvider>().ForceFlush();
        await host.StopAsync();

        // The one client span is the test's own request.
        Assert.Single(receiver.Traces.SelectMany(export => export.SpanNames), "GET");
    }

    [Fact]
    public async Task Probes_are_not_traced()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);

        await host.GetAsync("/healthz");
        await host.GetAsync("/work/7");
        await host.StopAsync();

        var names = receiver.Traces.SelectMany(export => export.SpanNames).ToArray();
        Assert.Contains("GET /work/{id}", names);
        Assert.DoesNotContain("GET /healthz", names);
    }

    [Fact]
    public async Task A_failed_request_has_a_failed_span()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone]);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync("/broken"));
        await host.StopAsync();

        var span = Assert.Single(receiver.Traces.SelectMany(export => export.Message.At(1, 2, 2)), span => span.At(5).Single().ToString() == "GET /broken");
        Assert.Contains("error.type", span.At(9, 1).Select(key => key.ToString()));
    }

    [Fact]
    public async Task The_service_is_named_after_the_application()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http]);

        await host.GetAsync("/work/7");
        await host.StopAsync();

        Assert.All(receiver.Exports, export => Assert.Equal("test-host", export.Resource("service.name")));
        Assert.All(receiver.Exports, export => Assert.NotNull(export.Resource("service.instance.id")));
    }

    [Fact]
    public async Task Variables_of_the_specification_are_obeyed()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync(
            (Endpoint, receiver.Url),
            Http,
            ("OTEL_SERVICE_NAME", "silo"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=silo-2,deployment.environment=test"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=secret"));

        await host.GetAsync("/work/7");
        await host.StopAsync();

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], receiver.Exports.Select(export => export.Path).Distinct().Order());
        Assert.All(receiver.Exports, export =>
        {
            Assert.Equal("secret", export.ApiKey);
            Assert.Equal("silo", export.Resource("service.name"));
            Assert.Equal("silo-2", export.Resource("service.instance.id"));
            Assert.Equal("test", export.Resource("deployment.environment"));
        });
    }

    [Fact]
    public async Task A_signal_with_an_endpoint_of_its_own_goes_out_alone()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync(("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", $"{receiver.Url}/elsewhere"), Http);

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
        Assert.Equal("untraced", await host.GetAsync("/work/7"));
        await host.StopAsync();

        Assert.Equal(["/elsewhere"], receiver.Exports.Select(export => export.Path).Distinct());
        Assert.Contains("worked on 7", receiver.Exports.SelectMany(export => export.LogBodies));
    }

    [Fact]
    public async Task A_signal_can_be_left_out()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync(
            (Endpoint, receiver.Url), Http, ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none"));

        await host.GetAsync("/work/7");
        await host.StopAsync();

        Assert.Equal(["/v1/traces"], receiver.Exports.Select(export => export.Path).Distinct());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("always_off", false)]
    [InlineData("trace_based", true)]
    public async Task A_measurement_leads_to_its_trace_unless_the_environment_says_otherwise(string? filter, bool leads)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync([(Endpoint, receiver.Url), Http, .. OnStopAlone, ("OTEL_METRICS_EXEMPLAR_FILTER", filter ?? "")]);

        await host.GetAsync("/work/7");
        await host.StopAsync();

        var span = Assert.Single(receiver.Traces.SelectMany(export => export.Spans), span => span.Name == "own-work");
        var metric = Assert.Single(receiver.Metrics.SelectMany(export => export.Metrics), metric => metric.Name == "own.time");
        Assert.Equal(leads ? [span.TraceId] : [], Assert.Single(metric.Points).ExemplarTraces);
    }

    [Theory]
    [InlineData("always_off", "", 0)]
    [InlineData("traceidratio", "1.0", 1)]
    [InlineData("traceidratio", "0.0", 0)]
    public async Task The_sampler_of_the_environment_is_obeyed_and_metrics_are_not_sampled(string sampler, string argument, int spans)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await TelemetryHost.StartAsync(
            [(Endpoint, receiver.Url), Http, .. OnStopAlone, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument)]);

        await host.GetAsync("/work/7");
        await host.StopAsync();

        Assert.Equal(spans, receiver.Traces.SelectMany(export => export.Spans).Count(span => span.Name == "own-work"));
        Assert.Contains("own.time", receiver.Metrics.SelectMany(export => export.MetricNames));
    }

    [Fact]
    public async Task A_collector_that_hangs_holds_up_neither_work_nor_stop()
    {
        await using var receiver = await OtlpReceiver.StartAsync(hangs: true);
        await using var host = await TelemetryHost.StartAsync((Endpoint, receiver.Url), Http);

        await host.GetAsync("/work/7");
        var begun = Stopwatch.GetTimestamp();
        await host.StopAsync();
        await host.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TelemetryHost.ShutdownTimeout);
    }
}
