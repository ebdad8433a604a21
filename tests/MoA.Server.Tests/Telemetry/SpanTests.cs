using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Testing.Telemetry;

namespace MoA.Server.Tests.Telemetry;

/// <summary>Exported spans, field by field, against the GenAI conventions of version 1.41 and against the journal.</summary>
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
        Assert.All(exported.Spans.Where(span => span.Scope == MoaTelemetry.Name), span => Assert.Equal(MoaTelemetry.SchemaUrl, span.SchemaUrl));
    }

    [Fact]
    public void The_span_of_a_run_says_what_the_journal_says()
    {
        var run = exported.Runs["moa"];

        var workflow = exported.WorkflowOf("moa");

        Equal(
            workflow,
            (GenAiAttributes.OperationName, "invoke_workflow"),
            (GenAiAttributes.WorkflowName, "moa"),
            (MoaAttributes.RunId, run.Id.Value),
            (MoaAttributes.RunStatus, "completed"),
            (MoaAttributes.RunLayers, 3L),
            (MoaAttributes.RunResumes, 0L),
            (MoaAttributes.RunCost, (double)run.Cost),
            (MoaAttributes.RunInputTokens, run.Usage.PromptTokens),
            (MoaAttributes.RunOutputTokens, run.Usage.CompletionTokens),
            (MoaAttributes.Tenant, TelemetryBed.Tenant));
        Assert.Equal((OtlpSpan.Unset, 0), (workflow.Status, workflow.Links.Count));
    }

    [Fact]
    public void The_span_of_a_layer_counts_its_proposals() => Equal(
        exported.Below(exported.WorkflowOf("moa"))[1],
        (MoaAttributes.Layer, 2L),
        (MoaAttributes.LayerCompleted, 2L),
        (MoaAttributes.LayerFailed, 0L),
        (MoaAttributes.LayerCancelled, 0L));

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

        var firstChunk = Assert.IsType<double>(call[GenAiAttributes.ResponseTimeToFirstChunk]);
        Assert.InRange(firstChunk, 0.02, call.Duration.TotalSeconds);
        Assert.Equal((answer.Timings!.FirstTokenMs!.Value - answer.Timings.QueuedMs) / 1000, firstChunk, 0.005);
        Equal(
            call,
            [
                .. Common(call, answer),
                .. Sampling,
                (GenAiAttributes.RequestStream, true),
                (GenAiAttributes.OutputType, "text"),
                (GenAiAttributes.RequestTopK, 40.0),
                (GenAiAttributes.ResponseTimeToFirstChunk, firstChunk),
            ]);
    }

    [Fact]
    public void A_call_that_was_tried_again_is_one_span_with_its_attempts_in_it()
    {
        var call = exported.CallsOf("retried")[0];
        var http = exported.Below(call, "System.Net.Http");

        Assert.Equal(OtlpSpan.Unset, call.Status);
        Assert.Null(call[GenAiAttributes.ErrorType]);
        Assert.Equal(3L, call[MoaAttributes.Attempts]);
        Assert.Equal(
            [(1L, "provider_unavailable", 500L), (2L, "rate_limited", 429L)],
            call.Events.Where(point => point.Name == "moa.retry").Select(point =>
                ((long)point.Attributes[MoaAttributes.Attempt]!, point.Attributes[GenAiAttributes.ErrorType], (long)point.Attributes[GenAiAttributes.HttpStatus]!)));
        Assert.Equal([500L, 429L, 200L], http.Select(attempt => attempt["http.response.status_code"]));
        // The provider asked for a second: the third attempt waited for leave that long.
        Assert.InRange(Assert.IsType<double>(call[MoaAttributes.QuotaWait]), 0.5, 5);
        Assert.Contains(call.Events, point => point.Name == "moa.quota.waited");
    }

    [Fact]
    public void A_failed_run_is_marked_from_its_call_up_and_nobodys_words_are_in_it()
    {
        var workflow = exported.WorkflowOf("failing");
        var layer = Assert.Single(exported.Below(workflow));
        var call = Assert.Single(exported.Below(layer));

        Assert.Equal("provider_unavailable", call[GenAiAttributes.ErrorType]);
        Assert.Equal("too_few_proposals", layer[GenAiAttributes.ErrorType]);
        Assert.Equal("too_few_proposals", workflow[GenAiAttributes.ErrorType]);
        Assert.Equal("failed", workflow[MoaAttributes.RunStatus]);
        Assert.Equal((0L, 1L), (layer[MoaAttributes.LayerCompleted], layer[MoaAttributes.LayerFailed]));
        Assert.All([workflow, layer, call], span => Assert.Equal((OtlpSpan.Error, null), (span.Status, span.StatusMessage)));
        Assert.Null(call[GenAiAttributes.UsageInputTokens]);
    }

    [Fact]
    public void A_cancelled_run_and_its_stopped_call_say_so()
    {
        var workflow = exported.WorkflowOf("stopped");
        var calls = exported.CallsOf("stopped");

        Assert.Equal(("cancelled", "requested"), (workflow[MoaAttributes.RunStatus], workflow[MoaAttributes.RunCancelReason]));
        Assert.Equal("cancelled", workflow[GenAiAttributes.ErrorType]);
        Assert.Equal("cancelled", Assert.Single(exported.Below(workflow))[GenAiAttributes.ErrorType]);
        Assert.Equal([null, "cancelled"], calls.Select(call => call[GenAiAttributes.ErrorType]));
    }

    [Fact]
    public void Every_call_of_the_journal_has_a_span_and_every_span_a_call()
    {
        foreach (var (mixture, run) in exported.Runs)
        {
            var proposals = run.Layers.SelectMany(layer => layer.Proposals).ToArray();
            Assert.Equal(
                proposals.Select(proposal => (proposal.Layer, proposal.Slot, proposal.Model)),
                exported.CallsOf(mixture).Select(call => ((int)(long)call[MoaAttributes.Layer]!, (int)(long)call[MoaAttributes.Slot]!, (string)call[MoaAttributes.Model]!)));
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
        (GenAiAttributes.RequestTemperature, 0.5),
        (GenAiAttributes.RequestMaxTokens, 100L),
        (GenAiAttributes.RequestTopP, 0.9),
        (GenAiAttributes.RequestSeed, 7L),
        (GenAiAttributes.RequestPresencePenalty, 0.25),
        (GenAiAttributes.RequestFrequencyPenalty, 0.5),
        (GenAiAttributes.RequestStopSequences, new object?[] { "halt" }),
    ];

    private (string, object?)[] Common(OtlpSpan call, Proposal proposal) =>
    [
        (GenAiAttributes.OperationName, "chat"),
        (GenAiAttributes.ProviderName, "sim"),
        (GenAiAttributes.RequestModel, $"vendor/{proposal.Model}"),
        (GenAiAttributes.ServerAddress, "127.0.0.1"),
        (GenAiAttributes.ServerPort, exported.ProviderPort),
        (GenAiAttributes.ResponseModel, $"vendor/{proposal.Model}"),
        // The journal does not keep it.
        (GenAiAttributes.ResponseId, Assert.IsType<string>(call[GenAiAttributes.ResponseId])),
        (GenAiAttributes.ResponseFinishReasons, new object?[] { proposal.FinishReason }),
        (GenAiAttributes.UsageInputTokens, proposal.Usage.PromptTokens),
        (GenAiAttributes.UsageOutputTokens, proposal.Usage.CompletionTokens),
        (MoaAttributes.RunId, exported.Runs["moa"].Id.Value),
        (MoaAttributes.Layer, (long)proposal.Layer),
        (MoaAttributes.Slot, (long)proposal.Slot),
        (MoaAttributes.Model, proposal.Model),
        (MoaAttributes.Provider, "sim"),
        (MoaAttributes.Attempts, 1L),
        (MoaAttributes.QuotaWait, proposal.Timings!.QueuedMs / 1000),
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
