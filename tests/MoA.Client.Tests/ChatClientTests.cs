using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using MoA.Client.Chat;
using MoA.Client.Http;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Client.Tests;

public sealed class ChatClientTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static MoaChatClient Client(IMoaRuntime runtime) => new(runtime, Script.Catalog, "moa");

    [Fact]
    public async Task An_answer_carries_the_run_its_usage_and_its_cost()
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Answer(id, "Because", " of light.") };
        using var client = Client(runtime);

        var response = await client.GetResponseAsync("Why is the sky blue?").WaitAsync(Bound);

        Assert.Equal("Because of light.", response.Text);
        Assert.Equal(runtime.Id.Value, response.ResponseId);
        Assert.Equal("moa", response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((30, 12, 42), (response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value, response.Usage.TotalTokenCount!.Value));
        Assert.Equal(runtime.Id.Value, response.AdditionalProperties![MoaChatClient.RunIdProperty]);
        Assert.Equal(0.25m, response.AdditionalProperties[MoaChatClient.CostProperty]);
        Assert.Equal(true, response.AdditionalProperties[MoaChatClient.SimulatedProperty]);
        Assert.True(runtime.Request!.Attached);
        Assert.Same(Script.Mixture, runtime.Request.Mixture);
        Assert.Empty(runtime.Cancelled);
    }

    [Fact]
    public async Task A_stream_gives_the_pieces_and_then_what_it_took()
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Answer(id, "Because", " of", " light.") };
        using var client = Client(runtime);

        var updates = await client.GetStreamingResponseAsync("Why?").ToListAsync().AsTask().WaitAsync(Bound);

        Assert.Equal(["Because", " of", " light.", ""], updates.Select(update => update.Text));
        Assert.All(updates, update => Assert.Equal(runtime.Id.Value, update.ResponseId));
        var response = updates.ToChatResponse();
        Assert.Equal("Because of light.", response.Text);
        Assert.Equal(42, response.Usage!.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Empty(runtime.Cancelled);
    }

    [Fact]
    public async Task An_answer_that_was_not_streamed_still_reaches_a_stream()
    {
        using var client = Client(new ScriptedRuntime { Events = id => [.. Script.Begin(id), Script.Completed(6, "Whole.")] });

        var updates = await client.GetStreamingResponseAsync("Why?").ToListAsync().AsTask().WaitAsync(Bound);

        Assert.Equal("Whole.", Assert.Single(updates).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_calls_come_as_function_calls_with_arguments(bool streamed)
    {
        var message = JsonElement.Parse("""
            {"role":"assistant","content":null,"tool_calls":[
              {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},
              {"id":"call_2","type":"function","function":{"name":"weather","arguments":"not json"}}]}
            """);
        var piece = JsonElement.Parse("""{"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"weather","arguments":"{\"ci"}}]}}""");
        using var client = Client(new ScriptedRuntime
        {
            Events = id =>
            [
                .. Script.Begin(id),
                new AnswerDelta { Sequence = 6, Time = Script.Time, Choice = piece },
                Script.Completed(7, null, "tool_calls", message),
            ],
        });

        var response = streamed
            ? await client.GetStreamingResponseAsync("Weather?").ToChatResponseAsync().WaitAsync(Bound)
            : await client.GetResponseAsync("Weather?").WaitAsync(Bound);

        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        var calls = response.Messages.Single().Contents.OfType<FunctionCallContent>().ToArray();
        Assert.Equal(["call_1", "call_2"], calls.Select(call => call.CallId));
        Assert.Equal("Bern", calls[0].Arguments!["city"]!.ToString());
        Assert.Null(calls[0].Exception);
        Assert.NotNull(calls[1].Exception);
    }

    [Fact]
    public async Task Reasoning_and_refusal_are_told_apart_from_text()
    {
        var message = JsonElement.Parse("""{"role":"assistant","content":"42","reasoning_content":"hmm","refusal":"not that"}""");
        using var client = Client(new ScriptedRuntime { Events = id => [.. Script.Begin(id), Script.Completed(6, "42", message: message)] });

        var response = await client.GetResponseAsync("Why?").WaitAsync(Bound);

        Assert.Equal("42", response.Text);
        Assert.Equal("hmm", response.Messages[0].Contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal("not that", response.Messages[0].Contents.OfType<ErrorContent>().Single().Message);
    }

    [Fact]
    public async Task A_failed_run_says_why()
    {
        var runtime = new ScriptedRuntime { Events = id => [.. Script.Begin(id), Script.Failed(6, "big answered 500.")] };
        using var client = Client(runtime);

        var failure = await Assert.ThrowsAsync<MoaRunException>(() => client.GetResponseAsync("Why?")).WaitAsync(Bound);

        Assert.Equal("big answered 500.", failure.Message);
        Assert.Equal((runtime.Id, RunStatus.Failed, RunErrorCode.AggregatorFailed), (failure.Run, failure.Status, failure.Error!.Code));
        Assert.Empty(runtime.Cancelled);
    }

    [Fact]
    public async Task A_stream_whose_answer_begins_anew_fails_rather_than_repeat_itself()
    {
        using var client = Client(new ScriptedRuntime
        {
            Events = id =>
            [
                .. Script.Begin(id),
                new AnswerDelta { Sequence = 6, Time = Script.Time, Content = "Beca" },
                new RunResumed { Sequence = 6, Time = Script.Time },
                new AnswerDelta { Sequence = 7, Time = Script.Time, Content = "Because" },
            ],
        });

        var failure = await Assert.ThrowsAsync<MoaRunException>(() => client.GetStreamingResponseAsync("Why?").ToListAsync().AsTask()).WaitAsync(Bound);

        Assert.Equal(RunStatus.Running, failure.Status);
    }

    [Fact]
    public async Task Cancelling_a_request_cancels_its_run()
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Begin(id) };
        using var client = Client(runtime);
        using var cancel = new CancellationTokenSource();

        var response = client.GetResponseAsync("Why?", cancellationToken: cancel.Token);
        await runtime.Exhausted.Task.WaitAsync(Bound);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response).WaitAsync(Bound);
        Assert.Equal([(runtime.Id, "requested")], runtime.Cancelled);
    }

    [Fact]
    public async Task Cancelling_while_the_run_is_being_started_cancels_it_once_it_is()
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Begin(id), StartGate = new TaskCompletionSource() };
        using var client = Client(runtime);
        using var cancel = new CancellationTokenSource();

        var response = client.GetResponseAsync("Why?", cancellationToken: cancel.Token);
        await runtime.Started.Task.WaitAsync(Bound);
        await cancel.CancelAsync();
        runtime.StartGate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response).WaitAsync(Bound);
        Assert.Equal([(runtime.Id, "requested")], runtime.Cancelled);
    }

    [Fact]
    public async Task Leaving_a_stream_before_its_end_cancels_the_run()
    {
        var runtime = new ScriptedRuntime { Events = id => [.. Script.Begin(id), new AnswerDelta { Sequence = 6, Time = Script.Time, Content = "Be" }] };
        using var client = Client(runtime);

        Assert.Equal("Be", (await client.GetStreamingResponseAsync("Why?").FirstAsync().AsTask().WaitAsync(Bound)).Text);

        Assert.Equal([(runtime.Id, "client_disconnected")], runtime.Cancelled);
    }

    [Fact]
    public async Task A_run_that_cannot_be_cancelled_does_not_hide_the_cancellation()
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Begin(id), CancelFailure = new MoaServerException("gone") };
        using var client = Client(runtime);
        using var cancel = new CancellationTokenSource();

        var response = client.GetResponseAsync("Why?", cancellationToken: cancel.Token);
        await runtime.Exhausted.Task.WaitAsync(Bound);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response).WaitAsync(Bound);
    }

    [Fact]
    public async Task An_unknown_model_is_refused_with_those_there_are()
    {
        using var client = Client(new ScriptedRuntime { Events = id => Script.Answer(id, "x") });

        var failure = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Why?", new ChatOptions { ModelId = "gpt" })).WaitAsync(Bound);

        Assert.Contains("moa, ranker, small, big", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_tell_what_the_client_is()
    {
        var runtime = new ScriptedRuntime { Events = id => [] };
        using var client = Client(runtime);

        var metadata = client.GetService<ChatClientMetadata>();
        Assert.Equal(("moa", "moa"), (metadata!.ProviderName, metadata.DefaultModelId));
        Assert.Same(runtime, client.GetService<IMoaRuntime>());
        Assert.Same(client, client.GetService<MoaChatClient>());
        Assert.Null(client.GetService<IMoaRuntime>("key"));
    }

    [Fact]
    public void A_container_gives_the_client_of_its_runtime_or_of_a_server()
    {
        using var local = new ServiceCollection()
            .AddSingleton<IMoaRuntime>(new ScriptedRuntime { Events = id => [] }).AddSingleton(Script.Catalog)
            .AddMoaChatClient("moa").BuildServiceProvider();
        Assert.Null(local.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!.ProviderUri);

        using var remote = new ServiceCollection().AddMoaChatClient("moa", new Uri("http://127.0.0.1:8080/v1"), "secret").BuildServiceProvider();
        var metadata = remote.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!;
        Assert.Equal("http://127.0.0.1:8080/", metadata.ProviderUri!.ToString());
    }
}
