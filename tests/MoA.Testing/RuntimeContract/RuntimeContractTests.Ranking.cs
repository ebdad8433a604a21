using MoA.Core.Runs;
using MoA.Testing.Scripted;

namespace MoA.Testing.RuntimeContract;

public abstract partial class RuntimeContractTests
{
    [Fact]
    public async Task The_proposal_that_is_chosen_is_the_answer()
    {
        var invoker = new ScriptedInvoker { Choice = "[[3]]" };
        await using var fixture = await CreateAsync(invoker);

        var id = await StartAsync(fixture.Runtime, TestCatalog.Ranker);
        var events = await WatchToEndAsync(fixture.Runtime, id);

        Assert.DoesNotContain(events, next => next.Event is AnswerDelta);
        Assert.Equal("c in layer 1, slot 2", Assert.IsType<RunCompleted>(events[^1].Event).Answer!.Content);
        var run = await GetAsync(fixture.Runtime, id);
        Assert.Equal("c in layer 1, slot 2", run.Answer);
        Assert.Equal(new ProposalChoice { Layer = 1, Slot = 2, Model = "c", Reply = "[[3]]" }, run.Chosen);
        Assert.Equal(new TokenUsage(400, 40), run.Usage);
    }

    [Fact]
    public async Task A_reply_that_names_no_proposal_twice_fails_the_run()
    {
        var invoker = new ScriptedInvoker { Choice = "All of them are fine." };
        await using var fixture = await CreateAsync(invoker);

        var id = await StartAsync(fixture.Runtime, TestCatalog.Ranker);
        await WatchToEndAsync(fixture.Runtime, id);

        var run = await GetAsync(fixture.Runtime, id);
        Assert.Equal((RunStatus.Failed, RunErrorCode.AggregatorFailed), (run.Status, run.Error!.Code));
        Assert.Equal(AgentErrorCode.NoChoice, Assert.Single(run.Error.Causes).Code);
        Assert.Null(run.Answer);
        Assert.Equal(new TokenUsage(500, 50), run.Usage);
    }

    [Fact]
    public async Task A_restart_while_the_best_is_chosen_asks_no_proposer_again()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Model.Id == "judge");
        var id = await StartAsync(fixture.Runtime, TestCatalog.Ranker);
        await held.Reached.Bounded();

        await fixture.RestartAsync();
        held.Open();

        var events = await WatchToEndAsync(fixture.Runtime, id);
        Assert.IsType<RunCompleted>(events[^1].Event);
        AssertGapless(events);
        Assert.Equal([$"{id}/2/0"], invoker.Calls.GroupBy(call => call.Id).Where(asked => asked.Count() > 1).Select(asked => asked.Key));
        var run = await GetAsync(fixture.Runtime, id);
        Assert.Equal((RunStatus.Completed, 1, "b in layer 1, slot 1"), (run.Status, run.Resumes, run.Answer));
        Assert.Equal(1, run.Chosen!.Slot);
    }
}
