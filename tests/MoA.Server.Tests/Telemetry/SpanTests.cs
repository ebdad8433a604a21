using MoA.Core.Runs;
using MoA.Testing.Telemetry;

namespace MoA.Server.Tests.Telemetry;

/// <summary>
/// Exported spans, field by field, against the GenAI conventions of version 1.41 (open-telemetry/semantic-conventions, <c>docs/gen-ai</c>) and against
/// the journal. Names are written out: the product's constants are under test too.
/// </summary>
[Collection(ExportedRunsGroup.Name)]
public sealed class SpanTests(ExportedRuns exported)
{
    [Fact]
    public void A_run_is_a_part_of_its_callers_trace_and_its_layers_and_calls_are_a_tree()
    {
        var workflow = exported.WorkflowOf("moa");
        var request = Assert.Single(exported.Spans, span => span.SpanId == workflow.ParentId);
        var layers = exported.Below(workflow);
        var calls = layers.Select(layer => exported.Below(layer)).ToArray();

        Assert.Equal((ExportedRuns.CallerTrace, ExportedRuns.CallerSpan), (request.TraceId, request.ParentId));
        Assert.Equal(("Microsoft.AspNetCore", "POST /v1/chat/completions", OtlpSpan.Server), (request.Scope, request.Name, request.Kind));
        Assert.Equal(["layer 1", "layer 2", "layer 3"], layers.Select(layer => layer.Name));
        Assert.Equal([2, 2, 1], calls.Select(ofLayer => ofLayer.Count));
        Assert.All(layers.Append(workflow), span => Assert.Equal(OtlpSpan.Internal, span.Kind));
        Assert.All(calls.SelectMany(ofLayer => ofLayer), call =>
        {
            var http = Assert.Single(exported.Below(call, "System.Net.Http"));
            Assert.Equal((OtlpSpan.Client, "POST", 200L), (http.Kind, http.Name, http["http.response.status_code"]));
        });
        Assert.All(exported.Spans.Where(span => span.Scope == "MoA"), span => Assert.Equal("https://opentelemetry.io/schemas/1.41.0", span.SchemaUrl));
    }

    [Fact]
    public void The_span_of_a_run_says_what_the_journal_says()
    {
        var run = exported.Runs["moa"];

        var workflow = exported.WorkflowOf("moa");

        Equal(
            workflow,
            ("gen_ai.operation.name", "invoke_workflow"),
            ("gen_ai.workflow.name", "moa"),
            ("moa.run.id", run.Id.Value),
            ("moa.run.status", "completed"),
            ("moa.run.layers", 3L),
            ("moa.run.resumes", 0L),
            ("moa.run.cost", (double)run.Cost),
            ("moa.run.input_tokens", run.Usage.PromptTokens),
            ("moa.run.output_tokens", run.Usage.CompletionTokens),
            ("moa.tenant", TelemetryBed.Tenant));
        Assert.Equal((OtlpSpan.Unset, 0), (workflow.Status, workflow.Links.Count));
    }

    [Fact]
    public void The_span_of_a_layer_counts_its_proposals() => Equal(
        exported.Below(exported.WorkflowOf("moa"))[1],
        ("moa.layer", 2L),
        ("moa.layer.completed", 2L),
        ("moa.layer.failed", 0L),
        ("moa.layer.cancelled", 0L));

    [Fact]
    public void The_span_of_a_proposers_call_has_the_attributes_of_the_convention_and_no_other()
    {
        var proposal = exported.Runs["moa"].Layers[0].Proposals[1];

        var call = exported.CallsOf("moa")[1];

        Assert.Equal(("chat vendor/p2", OtlpSpan.Client, OtlpSpan.Unset), (call.Name, call.Kind, call.Status));
        Equal(call, [.. Common(call, proposal), .. Sampling]);
    }

    [Fact]
    public void The_span_of_the_aggregators_call_is_that_of_a_streamed_one()
    {
        var answer = exported.Runs["moa"].Layers[2].Proposals[0];

        var call = exported.CallsOf("moa")[4];

        var firstChunk = Assert.IsType<double>(call["gen_ai.response.time_to_first_chunk"]);
        Assert.InRange(firstChunk, 0.02, call.Duration.TotalSeconds);
        Assert.Equal((answer.Timings!.FirstTokenMs!.Value - answer.Timings.QueuedMs) / 1000, firstChunk, 0.005);
        Equal(
            call,
            [
                .. Common(call, answer),
                .. Sampling,
                ("gen_ai.request.stream", true),
                ("gen_ai.output.type", "text"),
                ("gen_ai.request.top_k", 40.0),
                ("gen_ai.response.time_to_first_chunk", firstChunk),
            ]);
    }

    [Fact]
    public void A_call_that_was_tried_again_is_one_span_with_its_attempts_in_it()
    {
        var call = exported.CallsOf("retried")[0];
        var http = exported.Below(call, "System.Net.Http");

        Assert.Equal(OtlpSpan.Unset, call.Status);
        Assert.Null(call["error.type"]);
        Assert.Equal(3L, call["moa.attempts"]);
        Assert.Equal(
            [(1L, "provider_unavailable", 500L), (2L, "rate_limited", 429L)],
            call.Events.Where(point => point.Name == "moa.retry").Select(point =>
                ((long)point.Attributes["moa.attempt"]!, point.Attributes["error.type"], (long)point.Attributes["http.response.status_code"]!)));
        Assert.Equal([500L, 429L, 200L], http.Select(attempt => attempt["http.response.status_code"]));
        // The provider asked for a second: the third attempt waited for leave that long.
        Assert.InRange(Assert.IsType<double>(call["moa.quota.wait"]), 0.5, 5);
        Assert.Contains(call.Events, point => point.Name == "moa.quota.waited");
        // A pause by the rule, 0.25 s of which half is jitter; the one that the provider asked for is the quota's to keep.
        var delays = call.Events.Where(point => point.Name == "moa.retry").Select(point => Assert.IsType<double>(point.Attributes["moa.retry.delay"])).ToArray();
        Assert.InRange(delays[0], 0.125, 0.25);
        Assert.Equal(0, delays[1]);
    }

    [Fact]
    public void A_failed_run_is_marked_from_its_call_up_and_nobodys_words_are_in_it()
    {
        var workflow = exported.WorkflowOf("failing");
        var layer = Assert.Single(exported.Below(workflow));
        var call = Assert.Single(exported.Below(layer));

        Assert.Equal("provider_unavailable", call["error.type"]);
        Assert.Equal("too_few_proposals", layer["error.type"]);
        Assert.Equal("too_few_proposals", workflow["error.type"]);
        Assert.Equal("failed", workflow["moa.run.status"]);
        Assert.Equal((0L, 1L), (layer["moa.layer.completed"], layer["moa.layer.failed"]));
        Assert.All([workflow, layer, call], span => Assert.Equal((OtlpSpan.Error, null), (span.Status, span.StatusMessage)));
        Assert.Null(call["gen_ai.usage.input_tokens"]);
    }

    [Fact]
    public void A_cancelled_run_and_its_stopped_call_say_so()
    {
        var workflow = exported.WorkflowOf("stopped");
        var calls = exported.CallsOf("stopped");

        Assert.Equal(("cancelled", "requested"), (workflow["moa.run.status"], workflow["moa.run.cancel_reason"]));
        Assert.Equal("cancelled", workflow["error.type"]);
        Assert.Equal("cancelled", Assert.Single(exported.Below(workflow))["error.type"]);
        Assert.Equal([null, "cancelled"], calls.Select(call => call["error.type"]));
        var layer = Assert.Single(exported.Below(workflow));
        Assert.Equal((1L, 0L, 1L), (layer["moa.layer.completed"], layer["moa.layer.failed"], layer["moa.layer.cancelled"]));
    }

    [Fact]
    public void Every_call_is_named_by_its_model_and_of_the_kind_of_a_client()
    {
        var calls = exported.Spans.Where(span => (string?)span["gen_ai.operation.name"] == "chat").ToArray();

        Assert.Equal(exported.Runs.Values.Sum(run => run.Layers.Sum(layer => layer.Proposals.Count)), calls.Length);
        Assert.All(calls, call =>
        {
            Assert.Equal(($"chat {call["gen_ai.request.model"]}", OtlpSpan.Client), (call.Name, call.Kind));
            Assert.Equal(call["error.type"] is null ? OtlpSpan.Unset : OtlpSpan.Error, call.Status);
            Assert.Equal("https://opentelemetry.io/schemas/1.41.0", call.SchemaUrl);
        });
    }

    [Fact]
    public void Every_call_of_the_journal_has_a_span_and_every_span_a_call()
    {
        foreach (var (mixture, run) in exported.Runs)
        {
            var proposals = run.Layers.SelectMany(layer => layer.Proposals).ToArray();
            Assert.Equal(
                proposals.Select(proposal => (proposal.Layer, proposal.Slot, proposal.Model)),
                exported.CallsOf(mixture).Select(call => ((int)(long)call["moa.layer"]!, (int)(long)call["moa.slot"]!, (string)call["moa.model"]!)));
        }
    }

    [Fact]
    public void Neither_prompt_nor_answer_nor_key_leaves_the_server()
    {
        foreach (var secret in new[] { "zebra", "ziggurat", TelemetryBed.AnswerMark, TelemetryBed.ProviderKey, TelemetryBed.CallerKey })
            Assert.DoesNotContain(secret, exported.Everything, StringComparison.OrdinalIgnoreCase);
    }

    private static (string, object?)[] Sampling =>
    [
        ("gen_ai.request.temperature", 0.5),
        ("gen_ai.request.max_tokens", 100L),
        ("gen_ai.request.top_p", 0.9),
        ("gen_ai.request.seed", 7L),
        ("gen_ai.request.presence_penalty", 0.25),
        ("gen_ai.request.frequency_penalty", 0.5),
        ("gen_ai.request.stop_sequences", new object?[] { "halt" }),
    ];

    private (string, object?)[] Common(OtlpSpan call, Proposal proposal) =>
    [
        ("gen_ai.operation.name", "chat"),
        ("gen_ai.provider.name", "sim"),
        ("gen_ai.request.model", $"vendor/{proposal.Model}"),
        ("server.address", "127.0.0.1"),
        ("server.port", exported.ProviderPort),
        ("gen_ai.response.model", $"vendor/{proposal.Model}"),
        // The journal does not keep it.
        ("gen_ai.response.id", Assert.IsType<string>(call["gen_ai.response.id"])),
        ("gen_ai.response.finish_reasons", new object?[] { proposal.FinishReason }),
        ("gen_ai.usage.input_tokens", proposal.Usage.PromptTokens),
        ("gen_ai.usage.output_tokens", proposal.Usage.CompletionTokens),
        ("moa.run.id", exported.Runs["moa"].Id.Value),
        ("moa.layer", (long)proposal.Layer),
        ("moa.slot", (long)proposal.Slot),
        ("moa.model", proposal.Model),
        ("moa.provider", "sim"),
        ("moa.attempts", 1L),
        ("moa.quota.wait", proposal.Timings!.QueuedMs / 1000),
    ];

    private static void Equal(OtlpSpan span, params (string Name, object? Value)[] expected)
    {
        Assert.Equal(expected.Select(pair => pair.Name).Order(), span.Attributes.Keys.Order());
        foreach (var (name, value) in expected)
            Assert.Equal((name, value), (name, span[name]), AttributeComparer.Instance);
    }

    private sealed class AttributeComparer : IEqualityComparer<(string Name, object? Value)>
    {
        public static AttributeComparer Instance { get; } = new();

        public bool Equals((string Name, object? Value) x, (string Name, object? Value) y) => (x.Value, y.Value) switch
        {
            (object?[] left, object?[] right) => left.SequenceEqual(right),
            (double left, double right) => Math.Abs(left - right) < 1e-9,
            _ => object.Equals(x.Value, y.Value),
        };

        public int GetHashCode((string Name, object? Value) obj) => obj.Name.GetHashCode(StringComparison.Ordinal);
    }
}
