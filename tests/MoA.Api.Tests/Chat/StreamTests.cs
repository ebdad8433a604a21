using System.Net;
using System.Text.Json;
using MoA.Api.Tests.Support;
using MoA.Core.Runs;

namespace MoA.Api.Tests.Chat;

public sealed class StreamTests
{
    [Fact]
    public async Task Each_piece_is_at_the_client_before_the_next_is_made()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        run.Say("one");
        using var response = await asking;
        using var sse = await SseReader.OpenAsync(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("assistant", (await sse.NextAsync())!.Delta.Text("role"));
        Assert.Equal("one", (await sse.NextAsync())!.Content);
        run.Say("two");
        Assert.Equal("two", (await sse.NextAsync())!.Content);
        run.Complete("onetwo");
        var rest = await sse.RestAsync();

        Assert.Equal("stop", rest[0].Json.GetProperty("choices")[0].Text("finish_reason"));
        Assert.Equal(0.25m, rest[0].Json.GetProperty("moa").GetProperty("cost").GetDecimal());
        Assert.Equal("[DONE]", rest[1].Data);
        Assert.Equal(2, rest.Count);
        Assert.False(rest[0].Json.TryGetProperty("usage", out _));
    }

    [Fact]
    public async Task The_usage_chunk_comes_when_it_is_asked_for()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run =>
        {
            run.Say("Hi");
            run.Complete("Hi");
        };

        var events = await ReadAsync(host, """{"model":"moa-sim","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hello"}]}""");

        Assert.Equal("[DONE]", events[^1].Data);
        var usage = events[^2].Json;
        Assert.Empty(usage.GetProperty("choices").EnumerateArray());
        Assert.Equal("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}""", usage.GetProperty("usage").GetRawText());
        Assert.All(events[..^2], chunk => Assert.Equal(JsonValueKind.Null, chunk.Json.GetProperty("usage").ValueKind));
        Assert.All(events[..^1], chunk => Assert.Equal("chat.completion.chunk", chunk.Json.Text("object")));
        Assert.Single(events[..^1].Select(chunk => chunk.Json.Text("id")).Distinct());
        Assert.True(events[0].Json.GetProperty("moa").GetProperty("simulated").GetBoolean());
    }

    [Fact]
    public async Task Tool_calls_and_logprobs_pass_through()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run =>
        {
            run.SayChoice("""{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]},"logprobs":{"content":[1]}}""");
            run.Complete(ScriptedRun.Proposal(1, 0, "a", null) with { FinishReason = "tool_calls" });
        };

        var events = await ReadAsync(host, Answers.HelloStream);

        Assert.Equal("""{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}""", events[1].Delta.GetRawText());
        Assert.Equal("""{"content":[1]}""", events[1].Json.GetProperty("choices")[0].GetProperty("logprobs").GetRawText());
        Assert.Equal("tool_calls", events[2].Json.GetProperty("choices")[0].Text("finish_reason"));
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"c"}]}""", """{"content":null,"tool_calls":[{"index":0,"id":"c"}]}""")]
    [InlineData("""{"role":"assistant","reasoning_content":"Hm"}""", """{"reasoning_content":"Hm"}""")]
    [InlineData("""{"role":"assistant"}""", "{}")]
    public async Task Who_speaks_is_said_once(string delta, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run =>
        {
            run.SayChoice($$"""{"index":0,"delta":{{delta}}}""");
            run.Complete(ScriptedRun.Proposal(1, 0, "a", "x"));
        };

        var events = await ReadAsync(host, Answers.HelloStream);

        Assert.Equal("assistant", events[0].Delta.Text("role"));
        Assert.Equal(expected, events[1].Delta.GetRawText());
        Assert.Single(events[..^1], chunk => chunk.Delta.TryGetProperty("role", out _));
    }

    [Fact]
    public async Task An_answer_that_was_not_streamed_comes_in_one_piece()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete(ScriptedRun.Proposal(1, 0, "a", null) with
        {
            Message = ScriptedRun.Json("""{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function"}]}"""),
        });

        var events = await ReadAsync(host, Answers.HelloStream);

        Assert.Equal("""{"content":null,"tool_calls":[{"index":0,"id":"c","type":"function"}]}""", events[1].Delta.GetRawText());
        Assert.Equal("[DONE]", events[^1].Data);
    }

    [Fact]
    public async Task Progress_events_are_named_and_harmless_as_chunks()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run =>
        {
            run.Start(1, "a", "org/b");
            run.Propose(1, 0, "a", "one");
            run.EndLayer(1, completed: 1, failed: 1);
            run.Say("Hi");
            run.Complete("Hi");
        };

        var events = await ReadAsync(host, """{"model":"moa","stream":true,"moa":{"events":true},"messages":[{"role":"user","content":"Hello"}]}""");

        Assert.Equal(["layer.started", "proposal.completed", "layer.completed"], events.Select(item => item.Name).OfType<string>());
        Assert.All(events[..3], progress => Assert.Empty(progress.Json.GetProperty("choices").EnumerateArray()));
        Assert.Equal("one", events[1].Json.GetProperty("moa").GetProperty("event").GetProperty("proposal").Text("content"));
        Assert.Equal("Hi", events[4].Content);
    }

    [Fact]
    public async Task A_heartbeat_comes_every_15_seconds_while_layers_work()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        await BeatAsync(host);
        using var response = await asking;
        using var sse = await SseReader.OpenAsync(response);

        Assert.Equal("heartbeat", (await sse.NextAsync())!.Comment);
        await BeatAsync(host);
        Assert.Equal("heartbeat", (await sse.NextAsync())!.Comment);
        run.Say("Hi");
        Assert.Equal("assistant", (await sse.NextAsync())!.Delta.Text("role"));
    }

    [Fact]
    public async Task A_failure_before_the_first_byte_has_its_own_status()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Fail(RunErrorCode.DeadlineExceeded, "Too late.");

        using var response = await host.ChatAsync(Answers.HelloStream);

        Assert.Equal("deadline_exceeded", (await response.ErrorAsync(HttpStatusCode.GatewayTimeout)).Text("code"));
    }

    [Fact]
    public async Task A_failure_after_a_heartbeat_is_an_error_event_without_an_end_mark()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        await BeatAsync(host);
        using var response = await asking;
        using var sse = await SseReader.OpenAsync(response);
        run.Fail(RunErrorCode.AggregatorFailed, "No answer.");

        var events = await sse.RestAsync();

        Assert.Equal("heartbeat", events[0].Comment);
        Assert.Equal("provider_error", Answers.CheckShape(events[1].Json).Text("code"));
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task A_failure_after_the_first_chunk_is_never_a_stop()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        run.Say("Half");
        using var response = await asking;
        using var sse = await SseReader.OpenAsync(response);
        run.Fail(RunErrorCode.AggregatorFailed, "The stream was cut.");

        var events = await sse.RestAsync();

        Assert.Contains(run.Id.Value, Answers.CheckShape(events[^1].Json).Text("message"), StringComparison.Ordinal);
        Assert.DoesNotContain(events, item => item.Data == "[DONE]");
        Assert.All(events[..^1], chunk => Assert.Equal(JsonValueKind.Null, chunk.Json.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind));
    }

    [Fact]
    public async Task An_answer_that_begins_anew_on_another_host_ends_the_stream_with_an_error()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        run.Say("Half");
        run.Resume();
        using var response = await asking;
        using var sse = await SseReader.OpenAsync(response);

        var events = await sse.RestAsync();

        Assert.Equal("answer_restarted", Answers.CheckShape(events[^1].Json).Text("code"));
        Assert.Equal(RunStatus.Running, run.Snapshot.Status);
    }

    [Fact]
    public async Task A_stopping_runtime_ends_the_stream_with_an_error()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        run.Say("Half");
        run.Interrupt();
        using var response = await asking;
        using var sse = await SseReader.OpenAsync(response);

        Assert.Equal("shutting_down", Answers.CheckShape((await sse.RestAsync())[^1].Json).Text("code"));
    }

    [Fact]
    public async Task Overhead_of_a_stream_is_measured_when_its_headers_leave()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        run.Start(1, "a");
        host.Time.Advance(TimeSpan.FromMilliseconds(700));
        run.Propose(1, 0, "a", "one", providerMs: 700);
        run.EndLayer(1, completed: 1);
        host.Time.Advance(TimeSpan.FromMilliseconds(5));
        run.Start(2, "a");
        host.Time.Advance(TimeSpan.FromMilliseconds(300));
        run.Say("Hi");

        using var response = await asking;

        Assert.Equal("5", response.Header("x-moa-overhead-ms"));
    }

    private static async Task<List<SseEvent>> ReadAsync(ApiHost host, string body)
    {
        using var response = await host.StreamAsync(body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var sse = await SseReader.OpenAsync(response);
        return await sse.RestAsync();
    }

    // The heartbeat's timer is set when the server begins to wait.
    private static async Task BeatAsync(ApiHost host)
    {
        await host.Time.WaitForTimerAsync(TimeSpan.FromSeconds(15));
        host.Time.Advance(TimeSpan.FromSeconds(15));
    }
}
