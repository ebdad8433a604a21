using MoA.Core.Runs;
using MoA.Testing.Scripted;

namespace MoA.Testing.RuntimeContract;

public abstract partial class RuntimeContractTests
{
    [Fact]
    public async Task Cancelling_in_a_layer_stops_every_call_of_it()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 2, expected: 3);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, id);

        var run = await fixture.Runtime.CancelAsync(id, "client_disconnected", default).Bounded();

        Assert.Equal((RunStatus.Cancelled, "client_disconnected"), (run!.Status, run.CancelReason));
        Assert.Equal([$"{id}/2/0", $"{id}/2/1", $"{id}/2/2"], invoker.Cancelled.Order());
        Assert.Equal(RunStatus.Completed, run.Layers[0].Status);
        Assert.Equal(new TokenUsage(300, 30), run.Usage);
        var events = await watching.Bounded();
        AssertGapless(events);
        Assert.IsType<RunCancelled>(events[^1].Event);
    }

    [Fact]
    public async Task Cancelling_in_the_answer_keeps_what_was_said()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Model.Id == "judge", afterPieces: 2);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await held.Reached.Bounded();

        var run = await fixture.Runtime.CancelAsync(id, "requested", default).Bounded();

        Assert.Equal(RunStatus.Cancelled, run!.Status);
        Assert.Null(run.Answer);
        Assert.Equal("The final ", run.Layers[^1].Proposals[0].Content);
        Assert.Equal([$"{id}/2/0"], invoker.Cancelled);
        var events = await WatchToEndAsync(fixture.Runtime, id);
        AssertGapless(events);
        Assert.Equal(["The ", "final "], events.Select(next => next.Event).OfType<AnswerDelta>().Select(delta => delta.Content));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Cancelling_keeps_what_the_calls_had_come_to(int layer)
    {
        var error = new AgentError { Code = AgentErrorCode.RateLimited, Message = "Busy.", ProviderStatus = 429 };
        var invoker = new ScriptedInvoker
        {
            OnCall = call =>
            {
                call.Progress!.BeginWait();
                call.Progress.EndWait(TimeSpan.FromMinutes(3));
                call.Progress.BeginAttempt();
                call.Progress.Retry(error, TimeSpan.FromSeconds(1));
                call.Progress.BeginAttempt();
            },
        };
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Layer == layer, expected: layer == 1 ? 3 : 1);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await held.Reached.Bounded();

        await fixture.Runtime.CancelAsync(id, "requested", default).Bounded();

        var run = await GetAsync(fixture.Runtime, id);
        Assert.All(run.Layers[layer - 1].Proposals, stopped =>
        {
            Assert.Equal((ProposalStatus.Cancelled, 2, 180_000d), (stopped.Status, stopped.Attempts, stopped.Timings!.QueuedMs));
            Assert.Equal([new RetriedAttempt { Attempt = 1, Error = error, DelayMs = 1000 }], stopped.Retries!);
        });
    }

    [Fact]
    public async Task Cancelling_twice_at_once_ends_the_run_once()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => fixture.Runtime.CancelAsync(id, "requested", default).AsTask()))).Bounded();

        Assert.All(runs, run => Assert.Equal(RunStatus.Cancelled, run!.Status));
        Assert.Single(await WatchToEndAsync(fixture.Runtime, id), next => next.Event.IsTerminal);
    }

    [Fact]
    public async Task Cancelling_a_run_that_has_ended_changes_nothing()
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());
        var id = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await WatchToEndAsync(fixture.Runtime, id);

        var run = await fixture.Runtime.CancelAsync(id, "requested", default).Bounded();

        Assert.Equal((RunStatus.Completed, null), (run!.Status, run.CancelReason));
    }
}
