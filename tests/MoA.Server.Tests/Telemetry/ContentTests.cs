using System.Text.Json;
using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Testing.Telemetry;

namespace MoA.Server.Tests.Telemetry;

/// <summary>What has to be asked for: content in spans, and the conventions' newer names.</summary>
public sealed class ContentTests
{
    [Fact]
    public async Task Content_is_captured_and_newer_names_are_used_where_the_environment_says_so()
    {
        await using var bed = await TelemetryBed.StartAsync();
        await using var server = bed.StartServer(
            (TelemetrySwitches.CaptureContentVariable, "true"), (TelemetrySwitches.OptInVariable, "http,gen_ai_latest_experimental"));
        using var client = await TelemetryBed.ClientOfAsync(server);
        var run = await TelemetryBed.ReadAsync(client, await TelemetryBed.AskAsync(client, "moa"));
        await server.TerminateAsync();

        var workflow = Assert.Single(bed.Spans, span => span.Name == "invoke_workflow moa");
        var calls = bed.Spans.Where(span => span.Name.StartsWith("chat ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Messages("user", TelemetryBed.Question), workflow[GenAiAttributes.InputMessages]);
        Assert.Equal(Answer(run.Answer!), workflow[GenAiAttributes.OutputMessages]);
        Assert.Equal(5, calls.Length);
        Assert.All(calls, call => Check(call, run));
        CheckMetrics(bed.Metrics, run);
        Assert.DoesNotContain(TelemetryBed.ProviderKey, string.Concat(bed.Receiver.Exports.Select(export => export.Message.ToString())), StringComparison.Ordinal);
        Assert.DoesNotContain(TelemetryBed.Question, string.Concat(bed.Logs.Select(log => log.Body)) + server.Output, StringComparison.Ordinal);
    }

    private static void Check(OtlpSpan call, RunSnapshot run)
    {
        var proposal = run.Layers[(int)(long)call[MoaAttributes.Layer]! - 1].Proposals[(int)(long)call[MoaAttributes.Slot]!];
        using var input = JsonDocument.Parse((string)call[GenAiAttributes.InputMessages]!);
        var last = input.RootElement.EnumerateArray().Last();

        Assert.Equal(Answer(proposal.Content!), call[GenAiAttributes.OutputMessages]);
        Assert.Equal(TelemetryBed.Question, last.GetProperty("parts")[0].GetProperty("content").GetString());
        // The references of the layer before.
        Assert.Equal(proposal.Layer > 1, input.RootElement[0].GetProperty("role").GetString() == "system");
    }

    private static void CheckMetrics(IReadOnlyList<OtlpMetric> metrics, RunSnapshot run)
    {
        var names = metrics.Select(metric => metric.Name).ToHashSet();
        Assert.DoesNotContain(GenAiInstruments.All, spec => names.Contains(spec.Name));
        // The simulator says nothing of caches and reasoning.
        Assert.Equal(
            LatestGenAiInstruments.All.Select(spec => spec.Name).Where(name => !name.Contains("cache_read") && !name.Contains("reasoning")).Order(),
            names.Where(name => name.StartsWith("gen_ai.", StringComparison.Ordinal)).Order());
        var input = Assert.Single(metrics, metric => metric.Name == "gen_ai.client.inference.usage.input_tokens");
        Assert.Equal(("counter", "{token}"), (input.Kind, input.Unit));
        Assert.Equal(run.Usage.PromptTokens, input.Points.Sum(point => point.Value));
        Assert.All(input.Points, point => Assert.Equal("unknown", point["gen_ai.token.modality"]));
        var output = Assert.Single(metrics, metric => metric.Name == "gen_ai.client.inference.operation.output_tokens");
        Assert.Equal((run.Usage.CompletionTokens, 5), (output.Points.Sum(point => point.Value), output.Points.Sum(point => point.Count)));
        var workflow = Assert.Single(Assert.Single(metrics, metric => metric.Name == "gen_ai.invoke_workflow.duration").Points);
        Assert.Equal(("moa", 1L), (workflow["gen_ai.workflow.name"], workflow.Count));
    }

    private static string Messages(string role, string text) =>
        $$"""[{"role":"{{role}}","parts":[{"type":"text","content":"{{text}}"}]}]""";

    private static string Answer(string text) =>
        $$"""[{"role":"assistant","parts":[{"type":"text","content":"{{text}}"}],"finish_reason":"stop"}]""";
}
