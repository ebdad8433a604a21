using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using MoA.Client.Chat;
using MoA.Client.Http;
using MoA.Core.Chat;
using MoA.Core.Json;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using CoreMessage = MoA.Core.Chat.ChatMessage;

namespace MoA.Client.Tests;

public sealed class HttpRuntimeTests
{
    private const string Key = "sk-very-secret";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly MoaHttpOptions Impatient = new() { MaxReconnects = 2, ReconnectDelay = TimeSpan.Zero };
    private static readonly RunId Id = Script.NewId();

    private static ChatRequest Question => new() { Messages = [CoreMessage.Create("user", "Why <so>?")] };

    [Fact]
    public async Task A_run_is_started_with_everything_that_was_asked()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.RunAsync(context, Script.Snapshot(Id), 202));
        using var runtime = server.Connect(Key);
        var chat = Question with
        {
            Sampling = new SamplingSettings { Temperature = 0.5, TopP = 0.9, MaxTokens = 9, Stop = JsonElement.Parse("""["x"]"""), Seed = 3, PresencePenalty = 1, FrequencyPenalty = -1 },
            AggregatorFields = new Dictionary<string, JsonElement> { ["tools"] = JsonElement.Parse("[]") },
        };
        var overrides = new MixtureOverrides
        {
            Layers = 2,
            Proposers = ["a", "b"],
            Aggregator = "c",
            Budget = new RunBudget { MaxCost = 0.5m, MaxTokens = 1000 },
            Deadline = TimeSpan.FromSeconds(90),
        };

        var run = await runtime.StartAsync("moa", chat, overrides, CancellationToken.None).WaitAsync(Bound);

        Assert.Equal(Id, run.Id);
        var (call, body, authorization, _) = Assert.Single(server.Calls);
        Assert.Equal(("POST /v1/runs", $"Bearer {Key}"), (call, authorization));
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""
                {"model":"moa","messages":[{"role":"user","content":"Why <so>?"}],"temperature":0.5,"top_p":0.9,"max_tokens":9,"stop":["x"],"seed":3,
                 "presence_penalty":1,"frequency_penalty":-1,"tools":[],
                 "moa":{"layers":2,"proposers":["a","b"],"aggregator":"c","max_cost":0.5,"max_tokens":1000,"deadline_seconds":90}}
                """),
            JsonElement.Parse(body!)), body);
    }

    [Fact]
    public async Task A_recipe_of_the_callers_own_is_refused_rather_than_ignored()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.RunAsync(context, Script.Snapshot(Id), 202));
        using var runtime = server.Connect();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            runtime.StartAsync(new RunRequest { Mixture = Script.Mixture, Chat = Question }, CancellationToken.None).AsTask()).WaitAsync(Bound);

        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Runs_are_read_listed_and_cancelled()
    {
        var summary = new RunSummary { Id = Id, Status = RunStatus.Completed, Mixture = "moa", Created = Script.Time, Usage = new TokenUsage(3, 4) };
        await using var server = await StubServer.StartAsync((context, call) => call switch
        {
            1 => StubServer.RunAsync(context, Script.Snapshot(Id)),
            2 => StubServer.JsonAsync(context, $$"""{"object":"list","data":[{{JsonSerializer.Serialize(summary, MoaJson.Relaxed.RunSummary)}}],"has_more":true}"""),
            3 => StubServer.RunAsync(context, Script.Snapshot(Id, RunStatus.Cancelled)),
            _ => StubServer.ErrorAsync(context, 404, "run_not_found"),
        });
        using var runtime = server.Connect();
        var query = new RunQuery { Status = RunStatus.Completed, Mixture = "a&b", Tenant = "me", Text = "50% ü", After = Id, Limit = 5, CreatedFrom = Script.Time };

        Assert.Equal(RunStatus.Running, (await runtime.GetAsync(Id, CancellationToken.None).AsTask().WaitAsync(Bound))!.Status);
        var page = await runtime.ListAsync(query, CancellationToken.None).AsTask().WaitAsync(Bound);
        Assert.Equal((summary, true), (page.Runs.Single(), page.HasMore));
        Assert.Equal(RunStatus.Cancelled, (await runtime.CancelAsync(Id, "requested", CancellationToken.None).AsTask().WaitAsync(Bound))!.Status);
        Assert.Null(await runtime.GetAsync(Id, CancellationToken.None).AsTask().WaitAsync(Bound));
        Assert.Null(await runtime.CancelAsync(Id, "requested", CancellationToken.None).AsTask().WaitAsync(Bound));

        Assert.Equal(
            [
                $"GET /v1/runs/{Id}",
                $"GET /v1/runs?limit=5&status=completed&mixture=a%26b&tenant=me&text=50%25%20%C3%BC&created_from=2026-01-02T03%3A04%3A05.0000000%2B00%3A00&after={Id}",
                $"POST /v1/runs/{Id}/cancel",
                $"GET /v1/runs/{Id}",
                $"POST /v1/runs/{Id}/cancel",
            ],
            server.Calls.Select(call => call.Call));
    }

    [Fact]
    public async Task A_broken_stream_is_taken_up_where_it_broke()
    {
        var events = Script.Answer(Id, "Be", "cause");
        var sawSix = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(async (context, call) =>
        {
            if (call == 1)
            {
                await StubServer.EventsAsync(context, events.Take(6));
                // A reset takes with it what the client has not read yet.
                await sawSix.Task.WaitAsync(Bound);
                context.Abort();
            }
            else if (call == 2)
            {
                await StubServer.ErrorAsync(context, 503, "shutting_down");
            }
            else
            {
                await StubServer.EventsAsync(context, events.Skip(6), resumes: 1);
            }
        });
        using var runtime = server.Connect(options: Impatient);

        using var bound = new CancellationTokenSource(Bound);
        var watched = new List<WatchedEvent>();
        await foreach (var next in runtime.WatchAsync(Id, RunEventCursor.Start, bound.Token))
        {
            watched.Add(next);
            if (watched.Count == 6)
                sawSix.SetResult();
        }

        Assert.Equal(events.Select(next => (next.Sequence, next.Type)), watched.Select(next => (next.Event.Sequence, next.Event.Type)));
        Assert.Equal(new RunEventCursor(8, 1), watched[^1].Cursor);
        Assert.Equal([null, "6", "6"], server.Calls.Select(call => call.LastEventId));
    }

    [Fact]
    public async Task A_stream_that_breaks_before_its_first_event_is_taken_up_from_the_start()
    {
        var events = Script.Answer(Id, "Be", "cause");
        var time = new MoA.Testing.FakeTimeProvider();
        var silent = new TaskCompletionSource();
        await using var server = await StubServer.StartAsync(async (context, call) =>
        {
            if (call > 1)
            {
                await StubServer.EventsAsync(context, events);
                return;
            }

            // Its headers and nothing else: the client reads, and so sets its timer, once.
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await silent.Task;
        });
        using var runtime = server.Connect(time: time, options: Impatient);
        using var bound = new CancellationTokenSource(Bound);

        var watching = runtime.WatchAsync(Id, RunEventCursor.Start, bound.Token).ToListAsync(bound.Token).AsTask();
        await time.WaitForTimerAsync(Impatient.StreamIdleTimeout);
        time.Advance(Impatient.StreamIdleTimeout);

        Assert.Equal(events.Select(next => next.Sequence), (await watching.WaitAsync(Bound)).Select(next => next.Event.Sequence));
        silent.SetResult();
    }

    [Fact]
    public async Task A_server_that_goes_away_while_it_is_connected_to_cannot_be_reached()
    {
        using var runtime = new MoaHttpRuntime(new HttpClient(new GoneHandler()) { BaseAddress = new Uri("http://127.0.0.1:8080/") }, Impatient);

        var failure = await Assert.ThrowsAsync<MoaServerException>(() => runtime.GetAsync(Id, CancellationToken.None).AsTask());

        Assert.Null(failure.Status);
        Assert.StartsWith("The server at http://127.0.0.1:8080/ cannot be reached:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_stays_broken_ends_with_why()
    {
        await using var server = await StubServer.StartAsync(async (context, call) =>
        {
            if (call > 1)
                await StubServer.ErrorAsync(context, 502, "bad_gateway", "No upstream.");
            else
                await StubServer.EventsAsync(context, Script.Begin(Id));
        });
        using var runtime = server.Connect(options: Impatient);

        var failure = await Assert.ThrowsAsync<MoaServerException>(() =>
            runtime.WatchAsync(Id, RunEventCursor.Start, CancellationToken.None).ToListAsync().AsTask()).WaitAsync(Bound);

        Assert.Equal((502, "No upstream."), (failure.Status, failure.Message));
        Assert.Equal(3, server.Calls.Count);
    }

    [Fact]
    public async Task A_stream_without_a_sign_of_life_is_taken_up_again()
    {
        var time = new MoA.Testing.FakeTimeProvider();
        var events = Script.Answer(Id, "Because");
        var silent = new TaskCompletionSource();
        await using var server = await StubServer.StartAsync(async (context, call) =>
        {
            if (call > 1)
            {
                await StubServer.EventsAsync(context, events.Skip(2));
                return;
            }

            await StubServer.EventsAsync(context, events.Take(2));
            await silent.Task;
        });
        using var runtime = server.Connect(time: time, options: Impatient);

        await using var watched = runtime.WatchAsync(Id, RunEventCursor.Start, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watched.MoveNextAsync().AsTask().WaitAsync(Bound));
        Assert.True(await watched.MoveNextAsync().AsTask().WaitAsync(Bound));
        var next = watched.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        time.Advance(Impatient.StreamIdleTimeout);

        Assert.True(await next.WaitAsync(Bound));
        Assert.Equal(3, watched.Current.Event.Sequence);
        silent.SetResult();
    }

    [Fact]
    public async Task Watching_past_the_end_of_a_run_gives_nothing()
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        using var runtime = server.Connect();

        Assert.Empty(await runtime.WatchAsync(Id, new RunEventCursor(9, 0), CancellationToken.None).ToListAsync().AsTask().WaitAsync(Bound));
    }

    [Theory]
    [InlineData(429, "too_many_runs", MoaErrorCode.TooManyRuns)]
    [InlineData(503, "journal_unavailable", MoaErrorCode.JournalUnavailable)]
    [InlineData(503, "shutting_down", MoaErrorCode.ShuttingDown)]
    public async Task Refusals_that_runtimes_know_come_as_theirs(int status, string code, MoaErrorCode expected)
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = 7.ToString(CultureInfo.InvariantCulture);
            return StubServer.ErrorAsync(context, status, code);
        });
        using var runtime = server.Connect();

        var failure = await Assert.ThrowsAsync<MoaException>(() => runtime.StartAsync("moa", Question, null, CancellationToken.None)).WaitAsync(Bound);

        Assert.Equal((expected, "No.", TimeSpan.FromSeconds(7)), (failure.Code, failure.Message, failure.RetryAfter));
    }

    [Fact]
    public async Task Other_refusals_keep_what_the_server_said_and_never_the_key()
    {
        await using var server = await StubServer.StartAsync((context, call) => call == 1
            ? StubServer.ErrorAsync(context, 404, "model_not_found", "There is no model gpt.")
            : StubServer.JsonAsync(context, "<html>Bad gateway</html>", 502));
        using var runtime = server.Connect(Key);

        var refused = await Assert.ThrowsAsync<MoaServerException>(() => runtime.StartAsync("gpt", Question, null, CancellationToken.None)).WaitAsync(Bound);
        Assert.Equal((404, "model_not_found", "model", "There is no model gpt."), (refused.Status, refused.Code, refused.Param, refused.Message));

        var strange = await Assert.ThrowsAsync<MoaServerException>(() => runtime.ListAsync(new RunQuery(), CancellationToken.None).AsTask()).WaitAsync(Bound);
        Assert.Equal(502, strange.Status);
        Assert.Contains("502", strange.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, $"{refused}{strange}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_a_moa_servers_is_said_to_be_so()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.JsonAsync(context, """{"hello":"world"}"""));
        using var runtime = server.Connect();

        await Assert.ThrowsAsync<MoaServerException>(() => runtime.ListAsync(new RunQuery(), CancellationToken.None).AsTask()).WaitAsync(Bound);
        await Assert.ThrowsAsync<MoaServerException>(() => runtime.GetAsync(Id, CancellationToken.None).AsTask()).WaitAsync(Bound);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        Uri address;
        await using (var server = await StubServer.StartAsync((_, _) => Task.CompletedTask))
            address = server.Address;
        using var runtime = MoaHttpRuntime.Connect(address, Key);

        var failure = await Assert.ThrowsAsync<MoaServerException>(() => runtime.GetAsync(Id, CancellationToken.None).AsTask()).WaitAsync(Bound);

        Assert.True(failure.IsUnreachable);
        Assert.Contains(address.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://host", null)]
    [InlineData("http://host", "line\nbreak")]
    public void Addresses_and_keys_that_cannot_work_are_refused_at_once(string address, string? key)
    {
        var failure = Assert.Throws<ArgumentException>(() => MoaHttpRuntime.Connect(new Uri(address), key));
        Assert.True(key is null || !failure.Message.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chat_client_streams_from_a_server_and_stops_its_run_when_left()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                await StubServer.EventsAsync(context, Script.Answer(Id, "Be", "cause").Take(6));
                await cancelled.Task;
            }
            else if (context.Request.Path.Value.EndsWith("/cancel", StringComparison.Ordinal))
            {
                await StubServer.RunAsync(context, Script.Snapshot(Id, RunStatus.Cancelled));
                cancelled.SetResult();
            }
            else
            {
                await StubServer.RunAsync(context, Script.Snapshot(Id), 202);
            }
        });
        using var runtime = server.Connect();
        using var client = new MoaChatClient(runtime, "moa");

        Assert.Equal("Be", (await client.GetStreamingResponseAsync("Why?").FirstAsync().AsTask().WaitAsync(Bound)).Text);

        await cancelled.Task.WaitAsync(Bound);
        Assert.Equal(["POST /v1/runs", $"GET /v1/runs/{Id}/events", $"POST /v1/runs/{Id}/cancel"], server.Calls.Select(call => call.Call));
    }

    /// <summary>As .NET does it: the socket's own exception, in nothing.</summary>
    private sealed class GoneHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }
}
