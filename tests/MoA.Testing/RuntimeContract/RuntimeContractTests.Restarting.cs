using MoA.Core.Runs;
using MoA.Testing.Scripted;

namespace MoA.Testing.RuntimeContract;

public abstract partial class RuntimeContractTests
{
    [Fact]
    public async Task A_restart_in_a_layer_asks_nobody_twice_who_had_answered()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call is { Layer: 2, Slot: 1 });
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();
        var answered = 0;
        var before = await WatchUntilAsync(fixture.Runtime, id, next => next is ProposalCompleted { Proposal.Layer: 2 } && ++answered == 2);

        await fixture.RestartAsync();
        held.Open();

        var after = await WatchToEndAsync(fixture.Runtime, id, before[^1].Cursor);
        Assert.IsType<RunResumed>(after[0].Event);
        Assert.IsType<RunCompleted>(after[^1].Event);
        AssertGapless([.. before, .. after]);
        Assert.Equal([$"{id}/2/1"], invoker.Calls.GroupBy(call => call.Id).Where(asked => asked.Count() > 1).Select(asked => asked.Key));
        var run = await GetAsync(fixture.Runtime, id);
        Assert.Equal((RunStatus.Completed, 1, new TokenUsage(700, 70)), (run.Status, run.Resumes, run.Usage));
    }

    [Fact]
    public async Task A_restart_in_the_answer_voids_the_pieces_and_says_so()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Model.Id == "judge", afterPieces: 3);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await held.Reached.Bounded();
        var pieces = 0;
        var before = await WatchUntilAsync(fixture.Runtime, id, next => next is AnswerDelta && ++pieces == 3);

        await fixture.RestartAsync();
        held.Open();

        var after = await WatchToEndAsync(fixture.Runtime, id, before[^1].Cursor);
        Assert.IsType<RunResumed>(after[0].Event);
        Assert.Equal(before.Count(next => next.Event is not AnswerDelta) + 1, after[0].Event.Sequence);
        Assert.Equal(invoker.Pieces, after.Select(next => next.Event).OfType<AnswerDelta>().Select(delta => delta.Content));
        Assert.Equal("The final answer.", (await GetAsync(fixture.Runtime, id)).Answer);
        AssertGapless(await WatchToEndAsync(fixture.Runtime, id));
    }

    [Fact]
    public async Task Many_open_runs_all_end_after_a_restart()
    {
        const int Runs = 60;
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Slot == 2, expected: Runs);
        var ids = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => StartAsync(fixture.Runtime, TestCatalog.Moa)));
        await held.Reached.Bounded();

        await fixture.RestartAsync();
        held.Open();

        foreach (var id in ids)
            Assert.IsType<RunCompleted>((await WatchToEndAsync(fixture.Runtime, id))[^1].Event);
    }

    [Fact]
    public async Task A_run_of_before_the_restart_can_be_cancelled_after_it()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();

        await fixture.RestartAsync();

        var run = await fixture.Runtime.CancelAsync(id, "requested", default).Bounded();
        Assert.Equal(RunStatus.Cancelled, run!.Status);
    }

    [Fact]
    public async Task A_restart_ends_the_streams_of_watchers_without_a_terminal_event()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, id);

        await fixture.RestartAsync();

        Assert.DoesNotContain(await watching.Bounded(), next => next.Event.IsTerminal);
    }
}
