using System.Net;
using System.Security.Cryptography;
using System.Text;
using MoA.Core.Telemetry;
using MoA.Silo.Tests.Support;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Silo.Tests.Telemetry;

/// <summary>What a real silo exports of a run: the tree goes through Orleans' spans of grain calls. Field by field it is the server's (MoA.Server.Tests).</summary>
public sealed class TraceTests
{
    private const string CallerTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallerSpan = "00f067aa0ba902b7";

    [UnixFact]
    public async Task A_run_is_one_tree_from_its_caller_to_the_requests_to_providers()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var folder = new TempFolder();
        await using var silo = SiloProcess.Start(folder.FullName, Exporting(receiver), "--demo", "--urls", "http://127.0.0.1:0");
        var run = await AskAsync(await silo.ListeningAsync());
        await silo.TerminateAsync();

        var spans = receiver.Traces.SelectMany(export => export.Spans).ToDictionary(span => span.SpanId);
        var workflow = Assert.Single(spans.Values, span => span.Name == "invoke_workflow moa");
        var calls = spans.Values.Where(span => span.Name.StartsWith("chat ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(run, workflow[MoaAttributes.RunId]);
        Assert.Equal(13, calls.Length);
        Assert.All(calls, call =>
        {
            var above = Ancestry(spans, call).ToArray();
            var own = above.Where(span => span.Scope == MoaTelemetry.Name).Select(span => span.Name);
            Assert.Equal([call.Name, $"layer {call[MoaAttributes.Layer]}", "invoke_workflow moa"], own);
            Assert.Equal("POST /v1/chat/completions", above[^1].Name);
            Assert.Equal((CallerTrace, CallerSpan), (above[^1].TraceId, above[^1].ParentId));
            Assert.Contains(above, span => span.Scope.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal));
            Assert.Single(spans.Values, span => span.Scope == "System.Net.Http" && span.ParentId == call.SpanId);
        });
        Check(receiver, run);
    }

    [UnixFact]
    public async Task What_a_run_causes_in_grains_is_logged_with_its_run_tenant_and_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var folder = new TempFolder();
        var config = folder.Write("moa.json", $$"""
            { "MoA": {
              "Providers": { "gone": { "BaseUrl": "http://127.0.0.1:1/v1", "MaxAttempts": 1, "Quota": { "RequestsPerMinute": 60 } } },
              "Models": { "m": { "Provider": "gone" } },
              "Mixtures": { "moa": { "Proposers": [ "m" ], "Aggregator": "m" } },
              "Api": { "Keys": { "alice": { "Sha256": "{{Convert.ToHexStringLower(SHA256.HashData("caller-secret"u8))}}" } } } } }
            """);
        await using var silo = SiloProcess.Start(folder.FullName, Exporting(receiver), "--config", config, "--urls", "http://127.0.0.1:0");
        var run = await AskAsync(await silo.ListeningAsync(), HttpStatusCode.ServiceUnavailable);
        await silo.TerminateAsync();

        var failure = Assert.Single(receiver.Logs.SelectMany(export => export.LogRecords), log => log.Category == "MoA.Providers.ProviderAgentInvoker");
        Assert.Equal([run], failure.Values("Run"));
        Assert.Equal(["alice"], failure.Values("Tenant"));
        Assert.Equal(["NewRun"], failure.Values("Priority"));
        Assert.Equal(CallerTrace, failure.TraceId);
        // Nobody was left in doubt about the one limit that there is.
        var asks = receiver.Metrics.SelectMany(export => export.Metrics).Last(metric => metric.Name == "moa.quota.asks");
        var ask = Assert.Single(asks.Points);
        Assert.Equal(("gone", true), (ask["moa.provider"], ask["moa.quota.answered"]));
        Assert.True(ask.Value > 0);
    }

    private static void Check(OtlpReceiver receiver, string run)
    {
        var metrics = receiver.Metrics.SelectMany(export => export.Metrics).GroupBy(metric => metric.Name).ToDictionary(same => same.Key, same => same.Last());
        Assert.Equal(13, metrics[GenAiInstruments.OperationDuration.Name].Points.Sum(point => point.Count));
        Assert.Equal(1, metrics[MoaInstruments.RunDuration.Name].Points.Sum(point => point.Count));
        Assert.Equal(0, metrics[MoaInstruments.OpenRuns.Name].Points.Sum(point => point.Value));
        Assert.Contains(MoaInstruments.ProviderState.Name, metrics.Keys);
        Assert.Contains(MoaInstruments.CallsInFlight.Name, metrics.Keys);
        var served = Assert.Single(receiver.Logs.SelectMany(export => export.LogRecords), log => log.Body.StartsWith("POST /v1/chat/completions", StringComparison.Ordinal));
        Assert.Equal((CallerTrace, run), (served.TraceId, served.Values("Run").Single()));
    }

    private static Dictionary<string, string> Exporting(OtlpReceiver receiver) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    private static async Task<string> AskAsync(Uri address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                """{"model":"moa","messages":[{"role":"user","content":"Why is the sky blue?"}],"max_tokens":40}""", Encoding.UTF8, "application/json"),
            Headers = { { "traceparent", $"00-{CallerTrace}-{CallerSpan}-01" }, { "Authorization", "Bearer caller-secret" } },
        };
        using var response = await client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        return response.Headers.GetValues("x-moa-run-id").Single();
    }

    private static IEnumerable<OtlpSpan> Ancestry(Dictionary<string, OtlpSpan> spans, OtlpSpan span)
    {
        for (var next = span; next is not null; next = next.ParentId is { } parent ? spans.GetValueOrDefault(parent) : null)
            yield return next;
    }
}
