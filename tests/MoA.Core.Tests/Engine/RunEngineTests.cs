using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

public sealed class RunEngineTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_run_of_two_layers_has_these_events()
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(
            EngineFixture.Mixture(["a"]),
            new ScriptedInvoker((call, _) => call.Stream
                ? Replies.Of(new AgentDelta { Text = "The " }, new AgentDelta { Text = "end." }, Replies.Answer("The end."))
                : Replies.Of(Replies.Answer("one"))));

        Assert.Equal(
            ["layer.started", "proposal.completed", "layer.completed", "layer.started", "answer.delta", "answer.delta", "layer.completed", "run.completed"],
            fixture.Published.Select(next => next.Type));
        Assert.Equal([2L, 3, 4, 5, 6, 7, 8, 9], fixture.Published.Select(next => next.Sequence));
        Assert.Equal(
            ["run.started", "layer.started", "proposal.completed", "layer.completed", "layer.started", "answer.streamed", "layer.completed", "run.completed"],
            fixture.Journal.Events.Select(next => next.Type));
        var snapshot = run.ToSnapshot();
        Assert.Equal((RunStatus.Completed, "The end."), (snapshot.Status, snapshot.Answer));
        Assert.Equal(new TokenUsage(20, 10), snapshot.Usage);
        Assert.Equal(0.00004m, snapshot.Cost);
        // Two calls, each 1 ms queued and 20 ms with the provider, one after the other.
        Assert.Equal(42, snapshot.ProviderMs);
    }

    [Fact]
    public async Task The_first_piece_of_the_answer_waits_for_all_before_it_to_be_stored()
    {
        using var fixture = new EngineFixture();
        var disk = new TaskCompletionSource();
        var single = new Mixture { Name = "a", Layers = [], Aggregator = new AgentSlot { Model = "a" } };
        var run = fixture.Begin(single);
        fixture.Journal.Open = disk.Task;
        var invoker = new ScriptedInvoker((_, _) => Replies.Of(new AgentDelta { Text = "x" }, Replies.Answer("x")));
        // Nothing but the journal is waited for here, so the run has come as far as it can when this returns.
        var work = fixture.Start(run, invoker);
        Assert.Single(invoker.Calls);
        Assert.Empty(fixture.Published);
        disk.SetResult();
        await work.WaitAsync(Bound);
        Assert.Equal(["layer.started", "answer.delta", "layer.completed", "run.completed"], fixture.Published.Select(next => next.Type));
    }

    [Fact]
    public async Task The_aggregator_is_asked_when_the_proposals_are_stored()
    {
        using var fixture = new EngineFixture();
        var disk = new TaskCompletionSource();
        var run = fixture.Begin(EngineFixture.Mixture(["a", "b"]));
        fixture.Journal.Open = disk.Task;
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        var work = fixture.Start(run, invoker);
        Assert.Equal([false, false], invoker.Calls.Select(call => call.Stream));
        disk.SetResult();
        await work.WaitAsync(Bound);
        Assert.Equal([false, false, true], invoker.Calls.Select(call => call.Stream));
    }

    [Fact]
    public async Task A_single_model_gets_the_request_as_it_is()
    {
        const string Messages = """[{"role":"user","content":"Why?","x":1}]""";
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(_ => Replies.Answer("So."));
        var fields = new Dictionary<string, System.Text.Json.JsonElement> { ["tools"] = Parse("[]"), ["x_new"] = Parse("7") };
        var run = await fixture.RunToEndAsync(
            new Mixture { Name = "a", Layers = [], Aggregator = new AgentSlot { Model = "a" } },
            invoker,
            CallPlanner.Request(Messages) with { AggregatorFields = fields });

        var call = Assert.Single(invoker.Calls);
        Assert.Equal(Messages, CallPlanner.Bytes(new PlannedCall(call, [], null)));
        Assert.Equal(new(), call.Sampling);
        Assert.Equal(["tools", "x_new"], call.Fields.Keys);
        Assert.Equal((1, 0, true), (call.Layer, call.Slot, call.Stream));
        Assert.Equal("So.", run.ToSnapshot().Answer);
    }

    [Fact]
    public async Task Tools_and_other_fields_reach_the_aggregator_alone()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        var request = EngineFixture.Ask("Why?") with { AggregatorFields = new Dictionary<string, System.Text.Json.JsonElement> { ["tools"] = Parse("[1]") } };
        await fixture.RunToEndAsync(EngineFixture.Mixture(["a", "b"], ["c"]), invoker, request);
        Assert.Equal("[1]", invoker.Aggregator.Fields["tools"].GetRawText());
        Assert.All(invoker.Calls.Where(call => !call.Stream), call => Assert.Empty(call.Fields));
    }

    [Fact]
    public async Task When_all_failed_and_none_is_needed_the_aggregator_answers_alone()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b"]), layer => layer with { MinProposals = 0 });
        var invoker = new ScriptedInvoker(call => call.Stream ? Replies.Answer("Alone.") : Replies.Failure(AgentErrorCode.Timeout, "Slow."));
        var run = await fixture.RunToEndAsync(mixture, invoker);
        Assert.Equal("Alone.", run.ToSnapshot().Answer);
        Assert.Equal("""[{"role":"user","content":"Why?"}]""", CallPlanner.Bytes(new PlannedCall(invoker.Aggregator, [], null)));
    }

    [Fact]
    public async Task Too_few_proposals_fail_the_run_with_what_each_provider_said()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { MinProposals = 2 });
        var invoker = new ScriptedInvoker(call => call.Slot switch
        {
            0 => Replies.Failure(AgentErrorCode.RateLimited, "Too many requests."),
            1 => Replies.Answer("one"),
            _ => Replies.Answer("") with { Kind = AgentOutcomeKind.Refusal, Error = new AgentError { Code = AgentErrorCode.Refused, Message = "I will not." } },
        });
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(mixture, invoker)).Ended);
        Assert.Equal(RunErrorCode.TooFewProposals, failed.Error.Code);
        Assert.Equal("Layer 1 brought 1 of at least 2 proposals. [a] Too many requests. [c] I will not.", failed.Error.Message);
        Assert.Equal([AgentErrorCode.RateLimited, AgentErrorCode.Refused], failed.Error.Causes.Select(cause => cause.Code));
        Assert.DoesNotContain(invoker.Calls, call => call.Stream);
    }

    [Fact]
    public async Task An_outcome_without_a_reason_counts_as_failed_all_the_same()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => Replies.Answer("withheld") with { Kind = AgentOutcomeKind.ContentFilter });
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), invoker)).Ended);
        Assert.Equal("Layer 1 brought 0 of at least 1 proposals. [a] No reason is known.", failed.Error.Message);
    }

    [Fact]
    public async Task A_cancelled_layer_stops_every_call_and_says_why()
    {
        using var fixture = new EngineFixture();
        using var reached = new CountdownEvent(2);
        var invoker = new ScriptedInvoker((call, token) => call.Slot == 0
            ? Replies.Of(Replies.Answer("one"))
            : Replies.Hang(() => reached.Signal(), cancellationToken: token));
        var run = fixture.Begin(EngineFixture.Mixture(["a", "b", "c"]));
        var work = fixture.RunAsync(run, invoker);
        Assert.True(reached.Wait(Bound));
        fixture.Cancellation.Cancel("client_disconnected");
        fixture.Cancellation.Cancel("requested");
        await work;

        var ended = Assert.IsType<RunCancelled>(RunProjection.Fold(fixture.Journal.Events).Ended);
        Assert.Equal("client_disconnected", ended.Reason);
        Assert.Equal(Replies.Usage, ended.Usage);
        Assert.Equal(2, run.Layers[0].Slots.Count(slot => slot!.Status == ProposalStatus.Cancelled && slot.Error!.Message == "The run was cancelled."));
        Assert.DoesNotContain(fixture.Journal.Events, next => next is LayerCompleted);
    }

    [Fact]
    public async Task A_run_cancelled_in_mid_answer_keeps_the_part_that_was_streamed()
    {
        using var fixture = new EngineFixture();
        var reached = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((call, token) =>
        {
            if (!call.Stream)
                return Replies.Of(Replies.Answer("one"));
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            return Replies.Hang(reached.SetResult, [new AgentDelta { Text = "Half " }, new AgentDelta { Text = "an" }], token);
        });
        var run = fixture.Begin(EngineFixture.Mixture(["a"]));
        var work = fixture.RunAsync(run, invoker);
        await reached.Task.WaitAsync(Bound);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        fixture.Cancellation.Cancel("requested");
        await work;

        var folded = RunProjection.Fold(fixture.Journal.Events);
        var ended = Assert.IsType<RunCancelled>(folded.Ended);
        Assert.Equal(("Half an", ProposalStatus.Cancelled, true), (ended.Answer!.Content, ended.Answer.Status, ended.Answer.UsageEstimated));
        Assert.Equal((1000d, 2000d), (ended.Answer.Timings!.FirstTokenMs, ended.Answer.Timings.ProviderMs));
        Assert.Equal(ended.Answer.Usage + Replies.Usage, ended.Usage);
        Assert.Null(folded.ToSnapshot().Answer);
        Assert.Equal(2, Assert.Single(fixture.Journal.Events.OfType<AnswerStreamed>()).Pieces.Count);
    }

    [Fact]
    public async Task A_call_that_is_stopped_keeps_what_its_invoker_told_until_then()
    {
        using var fixture = new EngineFixture();
        using var reached = new CountdownEvent(2);
        var error = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Down.", ProviderStatus = 500 };
        var invoker = new ScriptedInvoker((call, token) =>
        {
            call.Progress!.BeginWait();
            fixture.Time.Advance(TimeSpan.FromSeconds(2));
            if (call.Slot == 1)
            {
                call.Progress.EndWait(TimeSpan.FromSeconds(2));
                call.Progress.BeginAttempt();
                call.Progress.Retry(error, TimeSpan.FromSeconds(1));
                call.Progress.BeginAttempt();
            }

            return Replies.Hang(() => reached.Signal(), cancellationToken: token);
        });
        var run = fixture.Begin(EngineFixture.Mixture(["a", "b"]));
        var work = fixture.RunAsync(run, invoker);
        Assert.True(reached.Wait(Bound));
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        fixture.Cancellation.Cancel("requested");
        await work;

        // The first call was asked for 2 s before the second, and still waits for quota.
        var slots = RunProjection.Fold(fixture.Journal.Events).Layers[0].Slots;
        Assert.Equal((0, 9000d, 0d), (slots[0]!.Attempts, slots[0]!.Timings!.QueuedMs, slots[0]!.Timings!.ProviderMs));
        Assert.Null(slots[0]!.Retries);
        Assert.Equal((2, 2000d, 5000d), (slots[1]!.Attempts, slots[1]!.Timings!.QueuedMs, slots[1]!.Timings!.ProviderMs));
        Assert.Equal([new RetriedAttempt { Attempt = 1, Error = error, DelayMs = 1000 }], slots[1]!.Retries!);
    }

    [Fact]
    public async Task A_run_cancelled_before_it_began_asks_nobody()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(_ => Replies.Answer("one"));
        fixture.Cancellation.Cancel("requested");
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), invoker);
        Assert.IsType<RunCancelled>(run.Ended);
        Assert.Empty(invoker.Calls);
    }

    [Fact]
    public async Task A_deadline_fails_the_run_and_stops_its_calls()
    {
        using var fixture = new EngineFixture();
        var reached = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((_, token) => Replies.Hang(reached.SetResult, cancellationToken: token));
        var work = fixture.RunAsync(fixture.Begin(EngineFixture.Mixture(["a"]) with { Deadline = TimeSpan.FromSeconds(90) }), invoker);
        await reached.Task.WaitAsync(Bound);
        Assert.Equal(fixture.Time.GetUtcNow().AddSeconds(90), Assert.Single(invoker.Calls).Deadline);
        fixture.Time.Advance(TimeSpan.FromSeconds(90));
        await work;

        var run = RunProjection.Fold(fixture.Journal.Events);
        var failed = Assert.IsType<RunFailed>(run.Ended);
        Assert.Equal((RunErrorCode.DeadlineExceeded, "The run was not done within its deadline of 90 s. In layer 1: [a] The run's deadline passed."), (failed.Error.Code, failed.Error.Message));
        Assert.Equal(AgentErrorCode.DeadlineExceeded, Assert.Single(failed.Error.Causes).Code);
        Assert.Equal(AgentErrorCode.DeadlineExceeded, run.Layers[0].Slots[0]!.Error!.Code);
        Assert.Equal(90_000, failed.ProviderMs);
    }

    [Fact]
    public async Task Time_without_a_host_does_not_count_against_the_deadline()
    {
        using var fixture = new EngineFixture();
        var second = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((call, token) => call.Slot == 0
            ? Replies.After(TimeSpan.FromSeconds(40), fixture.Time, Replies.Answer("one"), token)
            : Replies.Hang(second.SetResult, cancellationToken: token));
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b"]), layer => layer with { MinProposals = 2 }) with { Deadline = TimeSpan.FromSeconds(60) };
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        await second.Task.WaitAsync(Bound);
        fixture.Time.Advance(TimeSpan.FromSeconds(40));
        await Until(() => fixture.Journal.Events.Any(next => next is ProposalCompleted));
        await fixture.Stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        using var later = new EngineFixture { Time = fixture.Time, Journal = fixture.Journal };
        fixture.Time.Advance(TimeSpan.FromHours(5));
        var again = new TaskCompletionSource();
        var resumed = new ScriptedInvoker((_, token) => Replies.Hang(again.SetResult, cancellationToken: token));
        var rest = later.ResumeAsync(resumed);
        await again.Task.WaitAsync(Bound);
        Assert.Equal(1, Assert.Single(resumed.Calls).Slot);
        Assert.Equal(fixture.Time.GetUtcNow().AddSeconds(20), resumed.Calls[0].Deadline);
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(RunErrorCode.DeadlineExceeded, Assert.IsType<RunFailed>((await rest).Ended).Error.Code);
    }

    [Fact]
    public async Task A_quorum_without_grace_leaves_the_stragglers_behind_and_says_so()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { Quorum = new Quorum(2, TimeSpan.Zero) });
        var invoker = new ScriptedInvoker((call, token) => call.Stream || call.Slot > 0
            ? Replies.Of(Replies.Answer($"answer {call.Slot}"))
            : Replies.Hang(cancellationToken: token));
        var run = await fixture.RunToEndAsync(mixture, invoker);
        Assert.Equal(RunStatus.Completed, run.Status);
        var left = run.Layers[0].Slots[0]!;
        Assert.Equal((ProposalStatus.Cancelled, AgentErrorCode.Cancelled), (left.Status, left.Error!.Code));
        Assert.Equal("Enough other proposals were there: the layer went on without this one.", left.Error.Message);
        Assert.EndsWith("\n1. answer 1\n2. answer 2", invoker.Aggregator.Messages[0].Text, StringComparison.Ordinal);
        var completed = fixture.Journal.Events.OfType<LayerCompleted>().First();
        Assert.Equal((2, 0, 1), (completed.Completed, completed.Failed, completed.Cancelled));
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(6, 2)]
    public async Task A_grace_period_takes_those_in_who_come_within_it(int seconds, int proposals)
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { Quorum = new Quorum(2, TimeSpan.FromSeconds(5)) });
        var waiting = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((call, token) =>
        {
            if (call.Stream || call.Slot > 0)
                return Replies.Of(Replies.Answer("x"));
            waiting.SetResult();
            return Replies.After(TimeSpan.FromSeconds(seconds), fixture.Time, Replies.Answer("late"), token);
        });
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        await waiting.Task.WaitAsync(Bound);
        // The deadline, the late answer, the grace period.
        await Until(() => fixture.Time.PendingTimers == 3);
        fixture.Time.Advance(TimeSpan.FromSeconds(Math.Min(seconds, 5)));
        await work;
        Assert.Equal(proposals, fixture.Journal.Events.OfType<LayerCompleted>().First().Completed);
    }

    [Fact]
    public async Task A_resumed_layer_that_has_its_quorum_asks_nobody_else()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b"]), layer => layer with { Quorum = new Quorum(1, TimeSpan.Zero) });
        fixture.Begin(mixture);
        await fixture.Journal.AppendAsync(EngineFixture.Id,
        [
            new LayerStarted { Sequence = 2, Time = fixture.Time.GetUtcNow(), Layer = 1, Models = ["a", "b"] },
            new ProposalCompleted
            {
                Sequence = 3,
                Time = fixture.Time.GetUtcNow(),
                Proposal = new Proposal { Layer = 1, Slot = 1, Model = "b", Status = ProposalStatus.Completed, Content = "kept" },
            },
        ]);
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        var run = await fixture.ResumeAsync(invoker);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.True(Assert.Single(invoker.Calls).Stream);
        Assert.Equal(ProposalStatus.Cancelled, run.Layers[0].Slots[0]!.Status);
    }

    [Fact]
    public async Task Stragglers_do_not_eat_the_time_of_later_layers()
    {
        using var fixture = new EngineFixture();
        var mixture = EngineFixture.Mixture(["a", "b"]) with { Deadline = TimeSpan.FromSeconds(20) };
        var invoker = new ScriptedInvoker((call, token) => call.Stream || call.Slot == 1
            ? Replies.Of(Replies.Answer("good"))
            : Replies.Hang(cancellationToken: token));
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        // The deadline, and the layer's share of it.
        await Until(() => fixture.Time.PendingTimers == 2);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await work;

        var run = RunProjection.Fold(fixture.Journal.Events);
        Assert.Equal("good", run.ToSnapshot().Answer);
        var left = run.Layers[0].Slots[0]!;
        Assert.Equal((ProposalStatus.Cancelled, AgentErrorCode.Cancelled), (left.Status, left.Error!.Code));
        Assert.Equal("The layer's share of the run's time was over: it went on without this one.", left.Error.Message);
    }

    [Fact]
    public async Task A_layer_past_its_share_goes_on_as_soon_as_it_has_the_proposals_it_needs()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { MinProposals = 2 }) with { Deadline = TimeSpan.FromSeconds(20) };
        var invoker = new ScriptedInvoker((call, token) => call switch
        {
            { Stream: false, Slot: 0 } => Replies.After(TimeSpan.FromSeconds(15), fixture.Time, Replies.Answer("late"), token),
            { Stream: false, Slot: 1 } => Replies.Hang(cancellationToken: token),
            _ => Replies.Of(Replies.Answer("x")),
        });
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        // The deadline, and the late answer: too few are there for the share to count.
        await Until(() => fixture.Time.PendingTimers == 2 && fixture.Journal.Events.Any(next => next is ProposalCompleted));
        fixture.Time.Advance(TimeSpan.FromSeconds(15));
        await work;
        Assert.Equal(RunStatus.Completed, RunProjection.Fold(fixture.Journal.Events).Status);
        Assert.Equal((2, 0, 1), fixture.Journal.Events.OfType<LayerCompleted>().Select(next => (next.Completed, next.Failed, next.Cancelled)).First());
    }

    [Theory]
    [InlineData(20, 120, 2, 10)]
    [InlineData(600, 120, 3, 360)]
    [InlineData(300, 120, 3, 100)]
    [InlineData(30, 120, 1, 30)]
    public void A_share_leaves_later_layers_their_time(int left, int callTimeout, int layers, int share) =>
        Assert.Equal(TimeSpan.FromSeconds(share), LayerPatience.ShareOf(TimeSpan.FromSeconds(left), TimeSpan.FromSeconds(callTimeout), layers));

    [Fact]
    public async Task Equal_reasons_are_said_once()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => Replies.Failure(AgentErrorCode.RateLimited, call.Slot == 1 ? "Busy." : "Too many requests."));
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(EngineFixture.Mixture(["a", "a", "a"]), invoker)).Ended);
        Assert.Equal("Layer 1 brought 0 of at least 1 proposals. [a] Too many requests. (2 x) [a] Busy.", failed.Error.Message);
        Assert.Equal(3, failed.Error.Causes.Count);
    }

    [Theory]
    [InlineData(AgentErrorCode.ReplyCut)]
    [InlineData(AgentErrorCode.StreamError)]
    [InlineData(AgentErrorCode.StreamStalled)]
    [InlineData(AgentErrorCode.ProviderUnavailable)]
    public async Task An_answer_that_broke_off_is_asked_for_once_more_and_what_was_seen_of_it_is_void(AgentErrorCode code)
    {
        using var fixture = new EngineFixture();
        var cut = Replies.Failure(code, "The connection broke.") with { Usage = new TokenUsage(10, 2) };
        var asked = 0;
        var invoker = new ScriptedInvoker((call, _) => ++asked == 1
            ? Replies.Of(new AgentDelta { Text = "Half" }, cut)
            : Replies.Of(new AgentDelta { Text = "Whole." }, Replies.Answer("Whole.")));
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture() with { Aggregator = new AgentSlot { Model = "d" } }, invoker);

        Assert.Equal(["layer.started", "answer.delta", "run.resumed", "answer.delta", "layer.completed", "run.completed"], fixture.Published.Select(next => next.Type));
        Assert.Equal([2L, 3, 4, 5, 6, 7], fixture.Published.Select(next => next.Sequence));
        Assert.Equal(
            ["run.started", "layer.started", "answer.streamed", "run.resumed", "answer.streamed", "layer.completed", "run.completed"],
            fixture.Journal.Events.Select(next => next.Type));
        Assert.Equal("Whole.", run.ToSnapshot().Answer);
        var answer = run.Ended!.Answer!;
        Assert.Equal((3, new TokenUsage(20, 7), 0.000034m), (answer.Attempts, answer.Usage, answer.Cost));
        Assert.Equal(answer.Usage, run.Ended.Usage);
        Assert.Equal(40, answer.Timings!.ProviderMs);
        Assert.Equal([new RetriedAttempt { Attempt = 2, Error = cut.Error! }], answer.Retries!);
    }

    [Fact]
    public async Task Attempts_that_were_tried_again_are_kept_of_both_calls_and_counted_on()
    {
        using var fixture = new EngineFixture();
        var down = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Down." };
        var cut = Replies.Failure(AgentErrorCode.ReplyCut, "The connection broke.") with { Retries = [.. Enumerable.Range(1, 9).Select(Retried)], Attempts = 10 };
        var asked = 0;
        var invoker = new ScriptedInvoker((_, _) => ++asked == 1
            ? Replies.Of(new AgentDelta { Text = "Half" }, cut)
            : Replies.Of(Replies.Answer("Whole.") with { Retries = [Retried(1)], Attempts = 2 }));
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(), invoker);

        var retries = run.Ended!.Answer!.Retries!;
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11], retries.Select(retry => retry.Attempt));
        Assert.Equal((cut.Error, down), (retries[^2].Error, retries[^1].Error));
        Assert.Equal(12, run.Ended.Answer.Attempts);

        RetriedAttempt Retried(int attempt) => new() { Attempt = attempt, Error = down };
    }

    [Theory]
    [InlineData(8d, 29d)]
    [InlineData(null, null)]
    public async Task The_first_token_of_an_answer_asked_for_twice_is_that_of_the_answer_which_stands(double? second, double? joined)
    {
        using var fixture = new EngineFixture();
        var asked = 0;
        var invoker = new ScriptedInvoker((_, _) => ++asked == 1
            ? Replies.Of(new AgentDelta { Text = "Half" }, Replies.Failure(AgentErrorCode.ReplyCut, "The connection broke.") with { Timings = Replies.Timings() with { FirstTokenMs = 3 } })
            : Replies.Of(Replies.Answer("Whole.") with { Timings = Replies.Timings() with { QueuedMs = 5, FirstTokenMs = second } }));
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(), invoker);

        Assert.Equal(new CallTimings { Started = DateTimeOffset.UnixEpoch, QueuedMs = 6, FirstTokenMs = joined, ProviderMs = 40 }, run.Ended!.Answer!.Timings);
    }

    [Fact]
    public async Task An_answer_that_broke_off_is_not_paid_for_again_beyond_the_budget()
    {
        using var fixture = new EngineFixture();
        var mixture = EngineFixture.Mixture() with { MaxTokens = 100, Budget = new RunBudget { MaxTokens = 150 } };
        var invoker = new ScriptedInvoker((_, _) => Replies.Of(
            new AgentDelta { Text = "Half" }, Replies.Failure(AgentErrorCode.ReplyCut, "The connection broke.") with { Usage = new TokenUsage(5, 60) }));
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(mixture, invoker)).Ended);
        Assert.Equal(RunErrorCode.AggregatorFailed, failed.Error.Code);
        Assert.Single(invoker.Calls);
        Assert.Equal(new TokenUsage(5, 60), failed.Usage);
    }

    [Fact]
    public async Task A_call_that_could_overspend_is_not_made()
    {
        using var fixture = new EngineFixture();
        var mixture = EngineFixture.Mixture(["a", "b"]) with { MaxTokens = 100, Budget = new RunBudget { MaxTokens = 250 } };
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x") with { Usage = new TokenUsage(5, 100) });
        var run = await fixture.RunToEndAsync(mixture, invoker);
        var failed = Assert.IsType<RunFailed>(run.Ended);
        Assert.Equal(RunErrorCode.BudgetExceeded, failed.Error.Code);
        Assert.Equal(2, invoker.Calls.Count);
        Assert.Equal(new TokenUsage(10, 200), failed.Usage);
        Assert.Contains("of the run's budget of 250 only 40 are left", failed.Error.Message, StringComparison.Ordinal);
        Assert.All(invoker.Calls, call => Assert.Equal(100, call.Sampling.MaxTokens));
    }

    [Fact]
    public async Task Attempts_that_were_paid_for_count_and_end_where_the_budget_does()
    {
        using var fixture = new EngineFixture();
        // One attempt may use 5 + 100: a second fits only because the first used less than was set aside, a third does not.
        var mixture = EngineFixture.Mixture(["a"]) with { MaxTokens = 100, Budget = new RunBudget { MaxTokens = 200 } };
        var allowed = new List<bool>();
        var invoker = new ScriptedInvoker(call =>
        {
            allowed.AddRange([call.TryPayAgain!(new TokenUsage(5, 70)), call.TryPayAgain(new TokenUsage(5, 60))]);
            return Replies.Failure(AgentErrorCode.InvalidReply, "No content.") with { Usage = new TokenUsage(5, 60) };
        });
        var run = await fixture.RunToEndAsync(mixture, invoker);
        Assert.Equal([true, false], allowed);
        var failed = Assert.IsType<RunFailed>(run.Ended);
        Assert.Equal(new TokenUsage(10, 130), failed.Usage);
        Assert.Equal(0.00027m, failed.Cost);
    }

    [Fact]
    public async Task A_cost_budget_counts_what_is_in_flight()
    {
        using var fixture = new EngineFixture();
        // One call may cost 5 + 2 x 100 millionths.
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b"]), layer => layer with { MinProposals = 2 }) with
        {
            MaxTokens = 100,
            Budget = new RunBudget { MaxCost = 0.0003m },
        };
        var invoker = new ScriptedInvoker((_, token) => Replies.After(TimeSpan.FromSeconds(1), fixture.Time, Replies.Answer("x"), token));
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        // The deadline, and the one call that the budget allows.
        await Until(() => fixture.Time.PendingTimers == 2);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await work;
        var failed = Assert.IsType<RunFailed>(RunProjection.Fold(fixture.Journal.Events).Ended);
        Assert.Equal(RunErrorCode.BudgetExceeded, failed.Error.Code);
        Assert.Single(invoker.Calls);
    }

    [Fact]
    public async Task An_aggregator_that_fails_in_mid_answer_fails_the_run_and_keeps_the_deltas()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker((call, _) => call.Stream
            ? Replies.Of(new AgentDelta { Text = "Half" }, Replies.Failure(AgentErrorCode.ReplyCut, "The connection broke."))
            : Replies.Of(Replies.Answer("one")));
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), invoker);
        var failed = Assert.IsType<RunFailed>(run.Ended);
        Assert.Equal((RunErrorCode.AggregatorFailed, "The aggregator gave no answer. [d] The connection broke."), (failed.Error.Code, failed.Error.Message));
        Assert.Equal("Half", failed.Answer!.Content);
        Assert.True(failed.Answer.UsageEstimated);
        Assert.Null(run.ToSnapshot().Answer);
        Assert.Equal(fixture.Published[^1].Sequence, run.LastSequence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_invoker_that_throws_ends_the_run_and_the_exception_reaches_the_host(bool aggregator)
    {
        using var fixture = new EngineFixture();
        var stopped = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((call, token) =>
        {
            if (call.Stream == aggregator && call.Slot == 0)
                return Replies.Throw(new InvalidCastException("secret"), call.Stream ? [new AgentDelta { Text = "x" }] : []);
            if (aggregator)
                return Replies.Of(Replies.Answer("one"));
            token.Register(stopped.SetResult);
            return Replies.Hang(cancellationToken: token);
        });
        await Assert.ThrowsAsync<InvalidCastException>(() => fixture.RunAsync(fixture.Begin(EngineFixture.Mixture(["a", "b"])), invoker));

        var failed = Assert.IsType<RunFailed>(RunProjection.Fold(fixture.Journal.Events).Ended);
        Assert.Equal((RunErrorCode.Internal, "An internal error (InvalidCastException) ended the run."), (failed.Error.Code, failed.Error.Message));
        Assert.Same(failed.Type, fixture.Published[^1].Type);
        if (!aggregator)
            await stopped.Task.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_call_that_throws_while_it_is_planned_stops_its_neighbours()
    {
        using var fixture = new EngineFixture();
        // A model without an id is a broken catalog: no call to it can be sized.
        fixture.Models["b"] = EngineFixture.Model("b") with { Id = null! };
        var stopped = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((_, token) =>
        {
            token.Register(stopped.SetResult);
            return Replies.Hang(cancellationToken: token);
        });
        await Assert.ThrowsAsync<ArgumentNullException>(() => fixture.RunAsync(fixture.Begin(EngineFixture.Mixture(["a", "b"])), invoker));

        await stopped.Task.WaitAsync(Bound);
        Assert.Equal(0, Assert.Single(invoker.Calls).Slot);
        Assert.Equal(RunErrorCode.Internal, Assert.IsType<RunFailed>(RunProjection.Fold(fixture.Journal.Events).Ended).Error.Code);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_journal_that_throws_once_leaves_no_gap_and_the_run_goes_on_from_it(int append)
    {
        using var fixture = new EngineFixture();
        fixture.Journal.OnAppend = number => number == append ? AppendFate.Failed : AppendFate.Stored;
        var mixture = EngineFixture.Mixture(["a"], ["b"]);
        await Assert.ThrowsAsync<IOException>(() => fixture.RunAsync(fixture.Begin(mixture), new ScriptedInvoker(_ => Replies.Answer("x"))));
        Assert.Null(RunProjection.Fold(fixture.Journal.Events).Ended);
        fixture.Journal.OnAppend = _ => AppendFate.Stored;
        Assert.IsType<RunCompleted>((await fixture.ResumeAsync(new ScriptedInvoker(_ => Replies.Answer("x")))).Ended);
    }

    [Fact]
    public async Task A_stop_of_the_host_together_with_the_deadline_is_a_deadline()
    {
        using var fixture = new EngineFixture();
        var reached = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((_, token) => StopThenExpire(fixture, reached, token));
        var work = fixture.RunAsync(fixture.Begin(EngineFixture.Mixture(["a"])), invoker);
        await reached.Task.WaitAsync(Bound);
        await fixture.Stopping.CancelAsync();
        await work;
        Assert.Equal(RunErrorCode.DeadlineExceeded, Assert.IsType<RunFailed>(RunProjection.Fold(fixture.Journal.Events).Ended).Error.Code);

        static async IAsyncEnumerable<AgentReply> StopThenExpire(
            EngineFixture fixture, TaskCompletionSource reached, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            reached.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                fixture.Time.Advance(TimeSpan.FromMinutes(10));
            }

            yield break;
        }
    }

    [Fact]
    public async Task A_run_that_has_ended_is_not_driven_again()
    {
        using var fixture = new EngineFixture();
        await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("x")));
        var stored = fixture.Journal.Stored.Count;
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        await fixture.ResumeAsync(invoker);
        Assert.Empty(invoker.Calls);
        Assert.Equal(stored, fixture.Journal.Stored.Count);
    }

    [Fact]
    public async Task A_model_that_left_the_configuration_fails_its_slot_on_resume()
    {
        using var fixture = new EngineFixture();
        fixture.Begin(EngineFixture.Mixture(["a", "gone"]));
        var run = await fixture.ResumeAsync(new ScriptedInvoker(_ => Replies.Answer("x")));
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(AgentErrorCode.ModelNotConfigured, run.Layers[0].Slots[1]!.Error!.Code);
        Assert.Equal(1, run.Resumes);
    }

    [Fact]
    public async Task An_aggregator_that_left_the_configuration_fails_the_run()
    {
        using var fixture = new EngineFixture();
        fixture.Models.Remove("d");
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("x")))).Ended);
        Assert.Equal("The aggregator gave no answer. [d] The model d is no longer configured.", failed.Error.Message);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Mixture WithLayer(Mixture mixture, Func<MixtureLayer, MixtureLayer> change) =>
        mixture with { Layers = [change(mixture.Layers[0]), .. mixture.Layers.Skip(1)] };

    private static System.Text.Json.JsonElement Parse(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement;
}
