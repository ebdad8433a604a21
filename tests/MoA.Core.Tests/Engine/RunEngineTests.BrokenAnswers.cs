using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <content>Answers that break off.</content>
public sealed partial class RunEngineTests
{
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
}
