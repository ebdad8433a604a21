using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Providers.Tests.Support;

namespace MoA.Providers.Tests;

/// <summary>Replies that a proper provider does not send, or whose exact bytes matter.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Unknown_fields_survive_both_ways()
    {
        await using var provider = await StubProvider.JsonAsync(
            """
            {"id":"x","system_fingerprint":"fp_1","x_top":1,"choices":[{"index":0,"finish_reason":"stop","x_choice":1,
             "logprobs":{"content":[{"token":"Hi","logprob":-0.10}]},
             "message":{"role":"assistant","content":"Hi","reasoning_content":"hm","x_new":{"n":1.50}}}],
             "usage":{"prompt_tokens":3,"completion_tokens":2,"x_cached":1}}
            """);
        var call = provider.Harness.Call() with
        {
            Messages = [ChatMessage.FromJson(Harness.Json("""{"role":"user","content":"q","x_message":[1.0]}"""))],
            Fields = new Dictionary<string, JsonElement> { ["x_field"] = Harness.Json("""{"deep":[null,1e3]}""") },
        };

        var (_, outcome) = await provider.Harness.AskAsync(call);

        Assert.Equal(
            """{"model":"vendor/model","messages":[{"role":"user","content":"q","x_message":[1.0]}],"x_field":{"deep":[null,1e3]}}""",
            Assert.Single(provider.Requests).Body);
        Assert.Equal("Hi", outcome.Content);
        Assert.Equal("""{"role":"assistant","content":"Hi","reasoning_content":"hm","x_new":{"n":1.50}}""", outcome.Message!.Value.GetRawText());
        Assert.Equal("""{"content":[{"token":"Hi","logprob":-0.10}]}""", outcome.Logprobs!.Value.GetRawText());
        Assert.Equal("fp_1", outcome.SystemFingerprint);
        Assert.Equal(new TokenUsage(3, 2), outcome.Usage);
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":"Hi"}""", false)]
    [InlineData("""{"role":"assistant","content":"Hi","refusal":null,"annotations":[],"tool_calls":null}""", false)]
    [InlineData("""{"role":"assistant","content":"Hi","audio":{"id":"a"}}""", true)]
    public async Task A_message_is_kept_where_it_is_more_than_text(string message, bool kept)
    {
        await using var provider = await StubProvider.JsonAsync($$"""{"choices":[{"message":{{message}},"finish_reason":"stop"}]}""");

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal("Hi", outcome.Content);
        Assert.Equal(kept, outcome.Message is not null);
    }

    [Theory]
    [InlineData("""{"content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]}""")]
    [InlineData("""{"content":null,"function_call":{"name":"f","arguments":"{}"}}""")]
    public async Task Tool_calls_are_an_answer_without_text(string message)
    {
        await using var provider = await StubProvider.JsonAsync($$"""{"choices":[{"message":{{message}},"finish_reason":"tool_calls"}]}""");

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Null(outcome.Content);
        Assert.Equal(message, outcome.Message!.Value.GetRawText());
        Assert.Null(outcome.Usage);
        Assert.Null(Assert.Single(provider.Harness.Quota.Leases).Settled);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}""", null)]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}""", null)]
    [InlineData("""{"choices":[{"message":{"content":null,"reasoning_content":"hm"},"finish_reason":"length"}]}""", null)]
    [InlineData("""{"choices":[{"message":{"role":"assistant"}}]}""", AgentErrorCode.InvalidReply)]
    [InlineData("""{"choices":[{"text":"old"}]}""", AgentErrorCode.InvalidReply)]
    [InlineData("""{"choices":[null]}""", AgentErrorCode.InvalidReply)]
    [InlineData("""{"choices":{}}""", AgentErrorCode.InvalidReply)]
    [InlineData("""{"choices":[{"message":{"content":"\ud800"}}]}""", AgentErrorCode.InvalidReply)]
    [InlineData("""[]""", AgentErrorCode.InvalidReply)]
    [InlineData("""null""", AgentErrorCode.InvalidReply)]
    [InlineData("", AgentErrorCode.InvalidReply)]
    [InlineData("""{"error":"overloaded"}""", AgentErrorCode.StreamError)]
    [InlineData("""{"error":{"code":42}}""", AgentErrorCode.StreamError)]
    public async Task An_odd_body_is_judged(string body, AgentErrorCode? code)
    {
        await using var provider = await StubProvider.JsonAsync(body);

        Assert.Equal(code, (await provider.Harness.OutcomeAsync()).Error?.Code);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("application/json; charset=utf-8", null)]
    [InlineData("Application/JSON", null)]
    [InlineData("application/vnd.vendor+json", null)]
    [InlineData("text/plain", AgentErrorCode.InvalidReply)]
    [InlineData("text/event-stream", AgentErrorCode.InvalidReply)]
    public async Task The_content_type_must_be_json(string? type, AgentErrorCode? code)
    {
        await using var provider = await StubProvider.StartAsync(
            context => StubProvider.WriteAsync(context, type, """{"choices":[{"message":{"content":"ok"}}]}"""));

        Assert.Equal(code, (await provider.Harness.OutcomeAsync()).Error?.Code);
    }

    [Theory]
    [InlineData("""{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}""", 429, AgentErrorCode.ProviderMisconfigured)]
    [InlineData("""{"error":{"message":"no","code":"content_filter"}}""", 400, AgentErrorCode.ContentFiltered)]
    [InlineData("""{"detail":"Model is not loaded"}""", 422, AgentErrorCode.BadRequest)]
    [InlineData("""<html>nginx</html>""", 502, AgentErrorCode.ProviderUnavailable)]
    [InlineData("", 413, AgentErrorCode.BadRequest)]
    public async Task An_error_body_may_say_more_than_its_status(string body, int status, AgentErrorCode code)
    {
        await using var provider = await StubProvider.StartAsync(context => StubProvider.WriteAsync(context, "application/json", body, status));

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(code, outcome.Error!.Code);
        Assert.Equal(code == AgentErrorCode.ContentFiltered ? AgentOutcomeKind.ContentFilter : AgentOutcomeKind.Failed, outcome.Kind);
        Assert.StartsWith($"Provider sim answered {status}", outcome.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("<html>", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Single(provider.Requests);
        Assert.Empty(provider.Harness.Quota.Pauses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_small_body_that_unpacks_to_a_huge_one_is_too_large(bool stream)
    {
        await using var provider = await StubProvider.StartAsync(
            async context =>
            {
                context.Response.ContentType = stream ? "text/event-stream" : "application/json";
                context.Response.Headers.ContentEncoding = "gzip";
                await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                await gzip.WriteAsync("data: {\"x\":\""u8.ToArray());
                await gzip.FlushAsync();
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(new string(' ', 8 * 1024 * 1024)));
            },
            spec => spec with { MaxResponseBytes = 1024 * 1024 });

        var outcome = await provider.Harness.OutcomeAsync(stream);

        Assert.Equal("Provider sim sent a reply of more than 1048576 bytes.", outcome.Error!.Message);
        Assert.Equal(AgentErrorCode.ReplyTooLarge, outcome.Error.Code);
    }

    [Fact]
    public async Task A_stream_of_numbered_events_that_breaks_off_is_not_asked_for_behind_the_quotas_back()
    {
        var arrived = new TaskCompletionSource();
        await using var provider = await StubProvider.StartAsync(async context =>
        {
            await StubProvider.WriteAsync(context, "text/event-stream", "retry: 1\nid: 7\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
            await arrived.Task;
            context.Abort();
        });
        AgentReply? last = null;
        await foreach (var reply in provider.Harness.Invoker.InvokeAsync(provider.Harness.Call(stream: true), CancellationToken.None))
        {
            last = reply;
            arrived.TrySetResult();
        }

        var outcome = Assert.IsType<AgentOutcome>(last);
        Assert.Equal(AgentErrorCode.ReplyCut, outcome.Error!.Code);
        Assert.Equal("text/event-stream, application/json", Assert.Single(provider.Requests).Headers["Accept"]);
    }

    [Fact]
    public async Task A_compressed_stream_arrives_piece_by_piece()
    {
        var more = new TaskCompletionSource();
        await using var provider = await StubProvider.StartAsync(
            async context =>
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.ContentEncoding = "gzip";
                await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                await gzip.WriteAsync("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8.ToArray());
                await gzip.FlushAsync();
                await more.Task;
                await gzip.WriteAsync("data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\ndata: [DONE]\n\n"u8.ToArray());
            });
        await using var replies = provider.Harness.Invoker.InvokeAsync(provider.Harness.Call(stream: true), CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await replies.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("a", Assert.IsType<AgentDelta>(replies.Current).Text);
        more.SetResult();
        Assert.True(await replies.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("b", Assert.IsType<AgentDelta>(replies.Current).Text);
    }

    [Fact]
    public async Task An_announced_length_beyond_the_limit_is_not_read()
    {
        await using var provider = await StubProvider.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = 4L * 1024 * 1024 * 1024;
                return context.Response.Body.FlushAsync();
            });

        Assert.Equal(AgentErrorCode.ReplyTooLarge, (await provider.Harness.OutcomeAsync()).Error!.Code);
    }

    [Fact]
    public async Task A_provider_that_ignores_stream_has_answered_in_one_piece()
    {
        await using var provider = await StubProvider.JsonAsync("""{"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]}""");

        var (deltas, outcome) = await provider.Harness.AskAsync(provider.Harness.Call(stream: true));

        Assert.Equal("whole", Assert.Single(deltas).Text);
        Assert.Equal("whole", outcome.Content);
        Assert.EndsWith("\"stream\":true,\"stream_options\":{\"include_usage\":true}}", Assert.Single(provider.Requests).Body, StringComparison.Ordinal);
    }
}
