using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Engine;
using MoA.Core.Telemetry;
using MoA.Providers.Tests.Support;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Providers.Tests.Telemetry;

/// <summary>What a call's span and figures take from replies. The rest is checked as it is exported, in MoA.Server.Tests.</summary>
[Collection(TelemetryGroup.Name)]
public sealed class ChatSpanTests : IDisposable
{
    private const string Usage =
        """{"prompt_tokens":90,"completion_tokens":30,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":20}}""";

    private const string Answer =
        $$$"""
        {"id":"chatcmpl-9","model":"vendor/model-2026","service_tier":"flex","system_fingerprint":"fp_1","usage":{{{Usage}}},
        "choices":[{"index":0,"message":{"role":"assistant","content":"Elbrus"},"finish_reason":"stop"}]}
        """;

    private readonly SpanCapture _spans = new(MoaTelemetry.Name, "System.Net.Http");
    private readonly MetricCapture _metrics = new();

    [Fact]
    public async Task A_replys_id_model_and_details_of_usage_are_on_it()
    {
        await using var provider = await StubProvider.JsonAsync(Answer, add: Add());

        await provider.Harness.OutcomeAsync();

        var span = Span();
        Assert.Equal("chatcmpl-9", span.GetTagItem(GenAiAttributes.ResponseId));
        Assert.Equal("vendor/model-2026", span.GetTagItem(GenAiAttributes.ResponseModel));
        Assert.Equal(
            (90L, 30L, 64L, 20L),
            (span.GetTagItem(GenAiAttributes.UsageInputTokens), span.GetTagItem(GenAiAttributes.UsageOutputTokens),
             span.GetTagItem(GenAiAttributes.UsageCachedInputTokens), span.GetTagItem(GenAiAttributes.UsageReasoningOutputTokens)));
        // Those are OpenAI's own, and this is not OpenAI.
        Assert.DoesNotContain(span.TagObjects, tag => tag.Key.StartsWith("openai.", StringComparison.Ordinal));
        Assert.Null(span.GetTagItem(GenAiAttributes.InputMessages));
    }

    [Fact]
    public async Task A_streams_id_model_and_usage_are_on_it_too()
    {
        await using var provider = await StubProvider.EventsAsync(
            $$$"""
            data: {"id":"chatcmpl-9","model":"vendor/model-2026","choices":[{"index":0,"delta":{"content":"El"}}]}

            data: {"id":"chatcmpl-9","model":"vendor/model-2026","choices":[{"index":0,"delta":{"content":"brus"},"finish_reason":"stop"}]}

            data: {"id":"chatcmpl-9","model":"vendor/model-2026","choices":[],"usage":{{{Usage}}}}

            data: [DONE]


            """,
            add: Add(new TelemetrySwitches { LatestConventions = true }));

        await provider.Harness.OutcomeAsync(stream: true);

        Assert.Equal(("chatcmpl-9", "vendor/model-2026"), (Span().GetTagItem(GenAiAttributes.ResponseId), Span().GetTagItem(GenAiAttributes.ResponseModel)));
        Assert.Equal((90, 30), (_metrics.Sum(LatestGenAiInstruments.InputTokens.Name), _metrics.Sum(LatestGenAiInstruments.OutputTokens.Name)));
        Assert.Equal((64, 20), (_metrics.Sum(LatestGenAiInstruments.CachedInputTokens.Name), _metrics.Sum(LatestGenAiInstruments.ReasoningOutputTokens.Name)));
        Assert.Equal(
            [LatestGenAiInstruments.TimeToFirstChunk.Name, LatestGenAiInstruments.TimePerOutputChunk.Name],
            _metrics.Recorded.Select(measurement => measurement.Name).Where(name => name.Contains("chunk", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_request_to_the_provider_is_its_child_and_tells_the_provider_nothing_of_it()
    {
        await using var provider = await StubProvider.JsonAsync(Answer, add: Add());

        await provider.Harness.OutcomeAsync();

        var http = Assert.Single(_spans.All, span => span.Source.Name == "System.Net.Http" && span.ParentSpanId == Span().SpanId);
        Assert.Equal(ActivityKind.Client, http.Kind);
        Assert.DoesNotContain(
            Assert.Single(provider.Requests).Headers.Keys, name => name is "traceparent" or "tracestate" or "baggage" or "Request-Id" or "Correlation-Context");
    }

    [Fact]
    public async Task Tokens_of_an_attempt_that_was_tried_again_are_counted_as_the_budget_counts_them()
    {
        const string NoChoices = """{"id":"x","model":"m","usage":{"prompt_tokens":5,"completion_tokens":1},"choices":[]}""";
        var asked = 0;
        await using var provider = await StubProvider.StartAsync(
            context => StubProvider.WriteAsync(context, "application/json", asked++ == 0 ? NoChoices : Answer), spec => spec with { MaxAttempts = 2 }, null, Add());

        await provider.Harness.AskAsync(provider.Harness.Call() with { TryPayAgain = _ => true });

        Assert.Equal((95L, 31L), (Span().GetTagItem(GenAiAttributes.UsageInputTokens), Span().GetTagItem(GenAiAttributes.UsageOutputTokens)));
        Assert.Equal(126, _metrics.Sum(GenAiInstruments.TokenUsage.Name));
        Assert.Equal("chatcmpl-9", Span().GetTagItem(GenAiAttributes.ResponseId));
        Assert.Equal(
            [(string?)"invalid_reply", null],
            _metrics.Recorded.Where(measurement => measurement.Name == MoaInstruments.Attempts.Name).Select(attempt => (string?)attempt.Tags.GetValueOrDefault(GenAiAttributes.ErrorType)));
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":null,"refusal":"No."},"finish_reason":"stop"}]}""", 200, null, "stop")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"Wel"},"finish_reason":"content_filter"}]}""", 200, null, "content_filter")]
    [InlineData("""{"error":{"message":"filtered","code":"content_filter"}}""", 400, "content_filtered", null)]
    [InlineData("""{"error":{"message":"no such key"}}""", 401, "provider_misconfigured", null)]
    public async Task A_model_that_refuses_did_what_it_was_asked_for_and_a_provider_did_not(string body, int status, string? error, string? reason)
    {
        await using var provider = await StubProvider.StartAsync(
            context => StubProvider.WriteAsync(context, "application/json", body, status), add: Add());

        await provider.Harness.OutcomeAsync();

        Assert.Equal(error, Span().GetTagItem(GenAiAttributes.ErrorType));
        Assert.Equal(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, Span().Status);
        Assert.Equal(reason is null ? null : [reason], (string[]?)Span().GetTagItem(GenAiAttributes.ResponseFinishReasons));
        var duration = Assert.Single(_metrics.Recorded, measurement => measurement.Name == GenAiInstruments.OperationDuration.Name);
        Assert.Equal(error, duration.Tags.GetValueOrDefault(GenAiAttributes.ErrorType));
    }

    [Fact]
    public async Task What_the_request_is_like_is_on_it()
    {
        await using var provider = await StubProvider.JsonAsync(Answer, add: Add());
        var fields = new Dictionary<string, JsonElement>
        {
            ["response_format"] = Harness.Json("""{"type":"json_schema","json_schema":{}}"""),
            ["stream"] = Harness.Json("true"),
            ["top_k"] = Harness.Json("40"),
        };
        var call = provider.Harness.Call() with { Fields = fields, Sampling = new() { Temperature = 1e-5, Stop = Harness.Json("\"END\"") } };

        await provider.Harness.AskAsync(call);

        Assert.Equal(("json", 40.0, 0.0), (Span().GetTagItem(GenAiAttributes.OutputType), Span().GetTagItem(GenAiAttributes.RequestTopK), Span().GetTagItem(GenAiAttributes.RequestTemperature)));
        Assert.Equal(["END"], (string[])Span().GetTagItem(GenAiAttributes.RequestStopSequences)!);
        Assert.Null(Span().GetTagItem(GenAiAttributes.RequestStream));
    }

    [Fact]
    public async Task Content_that_is_captured_never_fails_a_call()
    {
        const string Arguments = """{\"a\":\"\\ud800\"}""";
        await using var provider = await StubProvider.JsonAsync(
            $$$"""
            {"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{{{Arguments}}}"}}]},
            "finish_reason":"tool_calls"}]}
            """,
            add: Add(new TelemetrySwitches { CaptureContent = true }));

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Contains("ud800", Assert.IsType<string>(Span().GetTagItem("gen_ai.output.messages")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_breaks_names_what_broke()
    {
        await using var provider = await StubProvider.JsonAsync(Answer, add: Add());
        provider.Harness.Quota.BeforeLeave = _ => throw new InvalidOperationException("broken");

        await Assert.ThrowsAsync<InvalidOperationException>(() => provider.Harness.OutcomeAsync());

        Assert.Equal(("System.InvalidOperationException", ActivityStatusCode.Error), (Span().GetTagItem("error.type"), Span().Status));
    }

    [Fact]
    public async Task A_call_that_was_stopped_says_so()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = await StubProvider.StartAsync(
            context =>
            {
                reached.SetResult();
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
            add: Add());
        using var stop = new CancellationTokenSource();
        var asking = provider.Harness.AskAsync(provider.Harness.Call(), stop.Token);
        await reached.Task.Bounded();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(("cancelled", ActivityStatusCode.Error), (Span().GetTagItem(GenAiAttributes.ErrorType), Span().Status));
        Assert.True(Span().IsStopped);
        Assert.Equal("cancelled", Assert.Single(_metrics.Recorded, measurement => measurement.Name == MoaInstruments.Attempts.Name).Tags[GenAiAttributes.ErrorType]);
    }

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private Activity Span() => Assert.Single(_spans.All, span => span.OperationName == $"chat {Harness.Model.Name}");

    private Action<IServiceCollection> Add(TelemetrySwitches? switches = null) => services =>
        services.AddSingleton<IMeterFactory>(_metrics).AddSingleton(switches ?? new TelemetrySwitches());
}
