using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <content>Budgets.</content>
public sealed partial class RunEngineTests
{
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
        // The first call is in flight until then: once it has ended, enough of the budget is left for the second.
        await Until(() => fixture.Journal.Events.Any(next => next is ProposalFailed));
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await work;
        var failed = Assert.IsType<RunFailed>(RunProjection.Fold(fixture.Journal.Events).Ended);
        Assert.Equal(RunErrorCode.BudgetExceeded, failed.Error.Code);
        Assert.Single(invoker.Calls);
    }
}
