using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <content>Cancellation, the deadline, and the host that stops.</content>
public sealed partial class RunEngineTests
{
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
}
