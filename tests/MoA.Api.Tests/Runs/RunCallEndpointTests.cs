using System.Net;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;
using MoA.Core.Prompt;
using MoA.Core.Runs;

namespace MoA.Api.Tests.Runs;

public sealed class RunCallEndpointTests
{
    [Fact]
    public async Task What_an_agent_was_sent_is_shown_with_its_references()
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.PostAsync("/v1/runs", """{"model":"moa","messages":[{"role":"user","content":"Hello"}],"temperature":0.25}""");
        var run = await host.Runtime.NextAsync();
        run.Start(1, "a", "org/b");
        run.Propose(1, 0, "a", " One. ");
        run.Propose(1, 1, "org/b", "Two.");
        run.EndLayer(1, 2);
        run.Complete(ScriptedRun.Proposal(2, 0, "a", "Hi") with
        {
            Attempts = 1,
            Sent = new SentRequest { Model = "vendor/a" },
            Cuts = [new ReferenceCut(1, 0, 4, 2)],
        });

        using var proposer = await host.GetAsync($"/v1/runs/{run.Id}/calls/1/1");
        using var aggregator = await host.GetAsync($"/v1/runs/{run.Id}/calls/2/0");

        var first = await proposer.JsonAsync();
        Assert.Equal(("run.call", run.Id.Value, 1, 1), (first.Text("object"), first.Text("run"), first.GetProperty("layer").GetInt32(), first.GetProperty("slot").GetInt32()));
        Assert.Equal(("org/b", "real"), (first.Text("model"), first.Text("provider")));
        Assert.Equal("""{"model":"b","messages":[{"role":"user","content":"Hello"}],"temperature":0.25}""", first.GetProperty("request").GetRawText());
        var last = await aggregator.JsonAsync();
        Assert.True(last.GetProperty("made").GetBoolean());
        Assert.True(last.GetProperty("exact").GetBoolean());
        Assert.Equal(0, last.GetProperty("doubts").GetArrayLength());
        Assert.Equal("""[{"reference":1,"slot":0,"characters":4,"kept":2}]""", last.GetProperty("cuts").GetRawText());
        var request = last.GetProperty("request");
        Assert.Equal("vendor/a", request.Text("model"));
        Assert.Equal(AggregateAndSynthesize.Build(["On", "Two."]), request.GetProperty("messages")[0].Text("content"));
    }

    [Fact]
    public async Task A_call_under_way_says_what_is_not_certain()
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        var run = await host.Runtime.NextAsync();
        run.Start(1, "a", "org/b");

        using var response = await host.GetAsync($"/v1/runs/{run.Id}/calls/1/0");

        var call = await response.JsonAsync();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, call.GetProperty("made").ValueKind);
        Assert.False(call.GetProperty("exact").GetBoolean());
        Assert.Equal(1, call.GetProperty("doubts").GetArrayLength());
    }

    [Theory]
    [InlineData("2/0")]
    [InlineData("1/2")]
    [InlineData("0/0")]
    [InlineData("x/0")]
    [InlineData("1/-1")]
    [InlineData("1/99999999999999999999")]
    public async Task A_call_that_is_not_there_is_not_found(string call)
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        var run = await host.Runtime.NextAsync();
        run.Start(1, "a", "org/b");

        using var response = await host.GetAsync($"/v1/runs/{run.Id}/calls/{call}");

        Assert.Equal("call_not_found", (await response.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
    }

    [Fact]
    public async Task Another_tenants_calls_are_not_there()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1"), ["two"] = ApiHost.Key("k2") } });
        using var started = await host.PostAsync("/v1/runs", Answers.Hello, "k1");
        var run = await host.Runtime.NextAsync();
        run.Start(1, "a", "org/b");

        using var own = await host.GetAsync($"/v1/runs/{run.Id}/calls/1/0", "k1");
        using var others = await host.GetAsync($"/v1/runs/{run.Id}/calls/1/0", "k2");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal("run_not_found", (await others.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
    }
}
