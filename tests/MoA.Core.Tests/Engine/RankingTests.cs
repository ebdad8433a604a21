using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

public sealed class RankingTests
{
    private static readonly Mixture Ranked = EngineFixture.Mixture(["a", "b", "c"]) with { Kind = MixtureKind.Rank };

    [Fact]
    public async Task The_proposal_that_is_named_is_the_answer_word_for_word()
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(Ranked, new ScriptedInvoker(call => call.Layer == 2
            ? Replies.Answer("[[2]]")
            : Replies.Answer($"  proposal {call.Slot} <b>\n") with
            {
                FinishReason = "length",
                Kind = AgentOutcomeKind.Length,
                SystemFingerprint = $"fp{call.Slot}",
                Message = Json("""{"role":"assistant","content":"x","x_new":1}"""),
                Logprobs = Json("""{"content":[]}"""),
            }));

        Assert.Equal(
            ["layer.started", "proposal.completed", "proposal.completed", "proposal.completed", "layer.completed", "layer.started", "layer.completed", "run.completed"],
            fixture.Published.Select(next => next.Type));
        var snapshot = run.ToSnapshot();
        Assert.Equal((RunStatus.Completed, "  proposal 1 <b>\n"), (snapshot.Status, snapshot.Answer));
        Assert.Equal(new ProposalChoice { Layer = 1, Slot = 1, Model = "b", Reply = "[[2]]" }, snapshot.Chosen);
        var answer = run.Ended!.Answer!;
        Assert.Equal(("d", "length", "fp1", 1), (answer.Model, answer.FinishReason, answer.SystemFingerprint, answer.Attempts));
        Assert.Equal(1, answer.Message!.Value.GetProperty("x_new").GetInt32());
        Assert.NotNull(answer.Logprobs);
        // What is the aggregator's own: what choosing took.
        Assert.Equal(Replies.Usage, answer.Usage);
        Assert.Equal(new TokenUsage(40, 20), snapshot.Usage);
        Assert.Equal(0.00008m, snapshot.Cost);
        Assert.Equal(42, snapshot.ProviderMs);
    }

    [Fact]
    public async Task Candidates_are_numbered_without_those_that_failed()
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(Ranked, new ScriptedInvoker(call => (call.Layer, call.Slot) switch
        {
            (1, 0) => Replies.Failure(AgentErrorCode.Timeout, "Slow."),
            (2, _) => Replies.Answer("[[2]]"),
            _ => Replies.Answer($"proposal {call.Slot}"),
        }));

        Assert.Equal((2, "proposal 2"), (run.ToSnapshot().Chosen!.Slot, run.ToSnapshot().Answer));
    }

    [Fact]
    public async Task A_reply_that_names_none_is_asked_for_once_more_and_both_are_paid_for()
    {
        using var fixture = new EngineFixture();
        var asked = 0;
        var down = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Down." };
        var invoker = new ScriptedInvoker(call => call.Layer == 1
            ? Replies.Answer($"proposal {call.Slot}")
            : Replies.Answer(++asked == 1 ? "The sky is blue because..." : "[[3]]") with { Retries = asked == 1 ? null : [new RetriedAttempt { Attempt = 1, Error = down }] });
        var run = await fixture.RunToEndAsync(Ranked, invoker);

        Assert.Equal([new RetriedAttempt { Attempt = 2, Error = down }], run.Ended!.Answer!.Retries!);
        Assert.Equal("proposal 2", run.ToSnapshot().Answer);
        Assert.Equal("[[3]]", run.ToSnapshot().Chosen!.Reply);
        var answer = run.Ended.Answer;
        Assert.Equal((new TokenUsage(20, 10), 0.00004m, 2), (answer.Usage, answer.Cost, answer.Attempts));
        Assert.Equal((2d, 40d), (answer.Timings!.QueuedMs, answer.Timings.ProviderMs));
        Assert.Equal(new TokenUsage(50, 25), run.Usage);
        var rankers = invoker.Calls.Where(call => call.Layer == 2).ToArray();
        Assert.Equal([0d, 0.7], rankers.Select(call => call.Sampling.Temperature!.Value));
        Assert.NotEqual(rankers[0].Messages[0].Text, rankers[1].Messages[0].Text);
    }

    [Theory]
    [InlineData("I cannot decide.")]
    [InlineData("[[1]] or [[2]]")]
    [InlineData("[[4]]")]
    public async Task Naming_none_twice_fails_the_run_rather_than_choosing_anything(string reply)
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(Ranked, new ScriptedInvoker(call => Replies.Answer(call.Layer == 1 ? "x" : reply)));

        var failed = Assert.IsType<RunFailed>(run.Ended);
        Assert.Equal((RunErrorCode.AggregatorFailed, AgentErrorCode.NoChoice), (failed.Error.Code, Assert.Single(failed.Error.Causes).Code));
        Assert.Equal("The aggregator gave no answer. [d] d named none of the 3 proposals, asked twice which is best.", failed.Error.Message);
        Assert.Equal((reply, null), (failed.Answer!.Content, failed.Answer.Chosen));
        Assert.Null(run.ToSnapshot().Answer);
        Assert.Equal(new TokenUsage(50, 25), failed.Usage);
    }

    [Fact]
    public async Task A_ranker_that_fails_is_not_asked_again()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => call.Layer == 1 ? Replies.Answer("x") : Replies.Failure(AgentErrorCode.ProviderUnavailable, "Down."));
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(Ranked, invoker)).Ended);
        Assert.Equal(AgentErrorCode.ProviderUnavailable, Assert.Single(failed.Error.Causes).Code);
        Assert.Equal(4, invoker.Calls.Count);
    }

    [Fact]
    public async Task One_candidate_is_the_answer_and_nobody_is_asked()
    {
        using var fixture = new EngineFixture();
        fixture.Models.Remove("d");
        var invoker = new ScriptedInvoker(call => call.Slot == 1 ? Replies.Answer("only") : Replies.Failure(AgentErrorCode.Timeout, "Slow."));
        var run = await fixture.RunToEndAsync(Ranked, invoker);

        Assert.Equal("only", run.ToSnapshot().Answer);
        Assert.Equal(new ProposalChoice { Layer = 1, Slot = 1, Model = "b" }, run.ToSnapshot().Chosen);
        Assert.Equal((0, default(TokenUsage)), (run.Ended!.Answer!.Attempts, run.Ended.Answer.Usage));
        Assert.Equal(3, invoker.Calls.Count);
    }

    [Fact]
    public async Task A_ranker_that_left_the_configuration_fails_the_run()
    {
        using var fixture = new EngineFixture();
        fixture.Models.Remove("d");
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(Ranked, new ScriptedInvoker(_ => Replies.Answer("x")))).Ended);
        Assert.Equal(AgentErrorCode.ModelNotConfigured, Assert.Single(failed.Error.Causes).Code);
    }

    [Fact]
    public async Task What_shapes_the_answer_goes_to_the_last_proposers()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => Replies.Answer(call.Layer == 3 ? "[[1]]" : "x"));
        var request = EngineFixture.Ask("Why?") with
        {
            Sampling = new() { MaxTokens = 30 },
            AggregatorFields = new Dictionary<string, JsonElement> { ["response_format"] = Json("""{"type":"json_object"}"""), ["x_new"] = Json("7") },
        };
        var mixture = EngineFixture.Mixture(["a", "b"], ["b", "c"]) with { Kind = MixtureKind.Rank, MaxTokens = 200 };
        await fixture.RunToEndAsync(mixture, invoker, request);

        Assert.All([0, 1], slot => Assert.Empty(invoker.Proposer(1, slot).Fields));
        Assert.All([0, 1], slot => Assert.Equal(["response_format", "x_new"], invoker.Proposer(2, slot).Fields.Keys));
        Assert.Empty(invoker.Proposer(3, 0).Fields);
        Assert.Equal([200, 30, 200], new[] { (1, 0), (2, 0), (3, 0) }.Select(place => invoker.Proposer(place.Item1, place.Item2).Sampling.MaxTokens!.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_at_any_append_ends_in_the_same_choice_without_asking_a_proposer_twice(bool isStored)
    {
        var fate = isStored ? AppendFate.StoredThenKilled : AppendFate.Killed;
        var crashes = 0;
        for (var append = 2; ; append++)
        {
            using var first = new EngineFixture();
            var died = new TaskCompletionSource();
            first.Journal.OnAppend = number => number < append ? AppendFate.Stored : Die(died, fate);
            var invoker = new ScriptedInvoker(call => Replies.Answer(call.Layer == 2 ? "[[2]]" : $"proposal {call.Slot}"));
            // Nothing but the journal is waited for, so the run has come as far as it can when this returns.
            _ = first.Start(first.Begin(Ranked), invoker);
            if (!died.Task.IsCompleted)
                break;

            crashes++;
            using var second = new EngineFixture { Time = first.Time, Journal = new MemoryJournal(first.Journal.Stored) };
            var again = new ScriptedInvoker(call => Replies.Answer(call.Layer == 2 ? "[[2]]" : $"proposal {call.Slot}"));
            var journaled = second.Journal.Events.Count(next => next is ProposalCompleted);
            var run = await second.ResumeAsync(again);
            Assert.Equal(("proposal 1", 1), (run.ToSnapshot().Answer, run.ToSnapshot().Chosen!.Slot));
            Assert.Equal(3 - journaled, again.Calls.Count(call => call.Layer == 1));
        }

        Assert.True(crashes >= 3, $"The host died at {crashes} places only.");
    }

    [Fact]
    public async Task A_budget_that_a_second_question_would_break_ends_the_run_with_the_first_paid_for()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => Replies.Answer("no number") with { Usage = new TokenUsage(300, 5) });
        var mixture = EngineFixture.Mixture(["a", "b"]) with { Kind = MixtureKind.Rank, MaxTokens = 20, Budget = new RunBudget { MaxTokens = 1000 } };
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(mixture, invoker)).Ended);
        Assert.Equal(RunErrorCode.BudgetExceeded, failed.Error.Code);
        Assert.Equal(new TokenUsage(900, 15), failed.Usage);
        Assert.Equal(3, invoker.Calls.Count);
    }

    [Fact]
    public async Task A_run_cancelled_while_choosing_is_cancelled_and_has_chosen_nothing()
    {
        using var fixture = new EngineFixture();
        var reached = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((call, token) => call.Layer == 2
            ? Replies.Hang(reached.SetResult, cancellationToken: token)
            : Replies.Of(Replies.Answer("x")));
        var work = fixture.RunAsync(fixture.Begin(Ranked), invoker);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        fixture.Cancellation.Cancel("requested");
        await work;
        var run = RunProjection.Fold(fixture.Journal.Events);
        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Null(run.ToSnapshot().Chosen);
        Assert.Equal(4, invoker.Calls.Count);
    }

    private static AppendFate Die(TaskCompletionSource died, AppendFate fate)
    {
        died.TrySetResult();
        return fate;
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
