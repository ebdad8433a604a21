using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <content>What throws.</content>
public sealed partial class RunEngineTests
{
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
}
