using System.Net;
using System.Text.Json;
using MoA.Api.Tests.Support;
using MoA.Core.Runs;

namespace MoA.Api.Tests.Chat;

public sealed class CompletionTests
{
    [Fact]
    public async Task A_completed_run_is_a_chat_completion()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.ChatAsync(Answers.Hello);
        var run = await host.Runtime.NextAsync();
        run.Start(1, "a", "org/b");
        run.Propose(1, 0, "a", "one");
        run.Propose(1, 1, "org/b", "two");
        run.EndLayer(1, completed: 2);
        run.Start(2, "a");
        run.Say("Hi");
        run.EndLayer(2, completed: 1);
        run.Complete(
            ScriptedRun.Proposal(2, 0, "a", "Hi") with { FinishReason = "length", SystemFingerprint = "fp_1" }, new TokenUsage(30, 12), 0.5m);

        using var response = await asking;
        var json = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"chatcmpl-{run.Id.Value[4..]}", json.Text("id"));
        Assert.Equal("chat.completion", json.Text("object"));
        Assert.Equal(host.Time.GetUtcNow().ToUnixTimeSeconds(), json.GetProperty("created").GetInt64());
        Assert.Equal("moa", json.Text("model"));
        Assert.Equal("fp_1", json.Text("system_fingerprint"));
        var choice = Assert.Single(json.GetProperty("choices").EnumerateArray());
        Assert.Equal("length", choice.Text("finish_reason"));
        Assert.Equal(JsonValueKind.Null, choice.GetProperty("logprobs").ValueKind);
        Assert.Equal("""{"role":"assistant","content":"Hi","refusal":null}""", choice.GetProperty("message").GetRawText());
        Assert.Equal("""{"prompt_tokens":30,"completion_tokens":12,"total_tokens":42}""", json.GetProperty("usage").GetRawText());
        var moa = json.GetProperty("moa");
        Assert.Equal(run.Id.Value, moa.Text("run_id"));
        Assert.Equal("moa", moa.Text("mixture"));
        Assert.False(moa.GetProperty("simulated").GetBoolean());
        Assert.Equal(2, moa.GetProperty("layers").GetInt32());
        Assert.Equal(0.5m, moa.GetProperty("cost").GetDecimal());
        Assert.Equal(2, moa.GetProperty("proposals").GetProperty("completed").GetInt32());
        Assert.Equal(run.Id.Value, response.Header("x-moa-run-id"));
        Assert.False(response.Headers.Contains("x-moa-simulated"));
        Assert.True(run.Request.Attached);
    }

    [Fact]
    public async Task A_chosen_proposal_is_the_message_and_the_choice_is_told()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete(ScriptedRun.Proposal(2, 0, "a", "Two") with
        {
            FinishReason = "stop",
            Chosen = new ProposalChoice { Layer = 1, Slot = 1, Model = "org/b", Reply = "[[2]]" },
        });

        using var response = await host.ChatAsync("""{"model":"ranker","messages":[{"role":"user","content":"Hello"}],"tools":[]}""");

        var json = await response.JsonAsync();
        Assert.Equal("Two", json.GetProperty("choices")[0].GetProperty("message").Text("content"));
        Assert.Equal("""{"layer":1,"slot":1,"model":"org/b"}""", json.GetProperty("moa").GetProperty("chosen").GetRawText());
    }

    [Fact]
    public async Task Simulated_models_are_said_plainly()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await host.ChatAsync("""{"model":"moa-sim","messages":[{"role":"user","content":"Hello"}]}""");

        Assert.True((await response.JsonAsync()).GetProperty("moa").GetProperty("simulated").GetBoolean());
        Assert.Equal("true", response.Header("x-moa-simulated"));
    }

    [Fact]
    public async Task A_message_that_is_more_than_text_comes_whole()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete(ScriptedRun.Proposal(1, 0, "a", null) with
        {
            Message = ScriptedRun.Json("""{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}],"x":1}"""),
            Logprobs = ScriptedRun.Json("""{"content":[]}"""),
            FinishReason = "tool_calls",
        });

        using var response = await host.ChatAsync(Answers.Hello);

        var choice = (await response.JsonAsync()).GetProperty("choices")[0];
        Assert.Equal("tool_calls", choice.Text("finish_reason"));
        Assert.Equal("""{"content":[]}""", choice.GetProperty("logprobs").GetRawText());
        Assert.Equal(
            """{"role":"assistant","refusal":null,"content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}],"x":1}""",
            choice.GetProperty("message").GetRawText());
    }

    [Fact]
    public async Task Every_field_reaches_the_run_in_its_place()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await host.ChatAsync("""
            {"model":"moa","messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"T"},{"type":"image_url","image_url":{"url":"u"}}],"x":1}],
             "temperature":0.5,"top_p":0.9,"max_completion_tokens":7,"stop":["a","b"],"seed":-3,"presence_penalty":1,"frequency_penalty":-1,"n":1,"user":"u1",
             "tools":[{"type":"function"}],"tool_choice":"auto","response_format":{"type":"json_object"},"logprobs":true,"top_logprobs":3,"metadata":null,"unknown":{"k":[1]},
             "moa":{"layers":3,"proposers":["a","a"],"aggregator":"org/b","max_cost":1.5,"max_tokens":9000,"deadline_seconds":30}}
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var request = (await host.Runtime.NextAsync()).Request;
        Assert.Equal(["S", "T"], request.Chat.Messages.Select(message => message.Text));
        Assert.Equal(1, request.Chat.Messages[1].Json.GetProperty("x").GetInt32());
        var sampling = request.Chat.Sampling;
        Assert.Equal((0.5, 0.9, 7, -3L, 1.0, -1.0), (sampling.Temperature, sampling.TopP, sampling.MaxTokens, sampling.Seed, sampling.PresencePenalty, sampling.FrequencyPenalty));
        Assert.Equal("""["a","b"]""", sampling.Stop!.Value.GetRawText());
        Assert.Equal(
            ["user", "tools", "tool_choice", "response_format", "logprobs", "top_logprobs", "metadata", "unknown"], request.Chat.AggregatorFields.Keys);
        Assert.Equal(3, request.Mixture.LayerCount);
        Assert.Equal("org/b", request.Mixture.Aggregator.Model);
        Assert.Equal(1.5m, request.Mixture.Budget!.MaxCost);
        Assert.Equal(9000, request.Mixture.Budget.MaxTokens);
        Assert.Equal(TimeSpan.FromSeconds(30), request.Mixture.Deadline);
    }

    [Fact]
    public async Task Overhead_is_the_time_not_spent_waiting_for_providers()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.ChatAsync(Answers.Hello);
        var run = await host.Runtime.NextAsync();
        host.Time.Advance(TimeSpan.FromMilliseconds(1000));
        run.Complete(ScriptedRun.Proposal(1, 0, "a", "Hi"), providerMs: 990);

        using var response = await asking;

        Assert.Equal("10", response.Header("x-moa-overhead-ms"));
    }

    [Fact]
    public async Task A_single_model_answers_too()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await host.ChatAsync("""{"model":"org/b","messages":[{"role":"user","content":"Hello"}]}""");

        var json = await response.JsonAsync();
        Assert.Equal("org/b", json.Text("model"));
        Assert.Equal(1, json.GetProperty("moa").GetProperty("layers").GetInt32());
    }
}
