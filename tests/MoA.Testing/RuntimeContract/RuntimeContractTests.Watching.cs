using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Testing.Scripted;

namespace MoA.Testing.RuntimeContract;

public abstract partial class RuntimeContractTests
{
    [Fact]
    public async Task Watching_live_and_watching_after_the_end_show_the_same_gapless_events()
    {
        var invoker = new ScriptedInvoker();
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        await using var fixture = await CreateAsync(invoker);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, id);
        held.Open();

        var live = await watching.Bounded();
        var after = await WatchToEndAsync(fixture.Runtime, id);

        AssertGapless(live);
        Assert.Equal(Describe(live), Describe(after));
        Assert.IsType<RunStarted>(live[0].Event);
        Assert.IsType<RunCompleted>(live[^1].Event);
        Assert.Equal(invoker.Pieces, live.Select(next => next.Event).OfType<AnswerDelta>().Select(delta => delta.Content));
        Assert.Equal(live[^1].Event.Sequence, (await GetAsync(fixture.Runtime, id)).LastEvent);
    }

    [Fact]
    public async Task Watching_after_a_restart_shows_what_was_seen_live()
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        var live = await WatchToEndAsync(fixture.Runtime, id);
        var run = await GetAsync(fixture.Runtime, id);

        await fixture.RestartAsync();

        Assert.Equal(Describe(live), Describe(await WatchToEndAsync(fixture.Runtime, id)));
        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(run, Core.Json.MoaJson.Relaxed.RunSnapshot),
            System.Text.Json.JsonSerializer.Serialize(await GetAsync(fixture.Runtime, id), Core.Json.MoaJson.Relaxed.RunSnapshot));
    }

    [Fact]
    public async Task A_cursor_goes_on_after_its_event_wherever_it_stands()
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());
        var id = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        var all = await WatchToEndAsync(fixture.Runtime, id);

        for (var seen = 0; seen < all.Count; seen++)
        {
            var rest = await WatchToEndAsync(fixture.Runtime, id, all[seen].Cursor);
            Assert.Equal(Describe(all.Skip(seen + 1)), Describe(rest));
        }
    }

    [Fact]
    public async Task A_watcher_who_stands_still_holds_up_neither_the_run_nor_other_watchers()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        await held.Reached.Bounded();
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        await using var slow = fixture.Runtime.WatchAsync(id, RunEventCursor.Start, bound.Token).GetAsyncEnumerator(bound.Token);
        Assert.True(await slow.MoveNextAsync());
        var others = Enumerable.Range(0, 5).Select(_ => WatchToEndAsync(fixture.Runtime, id)).ToArray();

        held.Open();

        var seen = await Task.WhenAll(others).Bounded();
        Assert.All(seen, events => Assert.Equal(Describe(seen[0]), Describe(events)));
        var caughtUp = new List<WatchedEvent> { slow.Current };
        while (await slow.MoveNextAsync())
            caughtUp.Add(slow.Current);
        Assert.Equal(Describe(seen[0]), Describe(caughtUp));
    }

    [Fact]
    public async Task A_watcher_who_leaves_leaves_the_run_alone()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var held = invoker.Hold(call => call.Model.Id == "judge", afterPieces: 2);
        var id = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await held.Reached.Bounded();
        using var leave = new CancellationTokenSource();
        await using var watcher = fixture.Runtime.WatchAsync(id, RunEventCursor.Start, leave.Token).GetAsyncEnumerator(leave.Token);
        Assert.True(await watcher.MoveNextAsync());

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await watcher.MoveNextAsync().Bounded())
            {
                // What had happened before may still come.
            }
        });

        held.Open();
        Assert.IsType<RunCompleted>((await WatchToEndAsync(fixture.Runtime, id))[^1].Event);
    }

    private static void AssertGapless(List<WatchedEvent> events) =>
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(next => next.Event.Sequence));

    private static IEnumerable<string> Describe(IEnumerable<WatchedEvent> events) => events.Select(next =>
        next.Event is AnswerDelta delta ? $"{next.Cursor} {delta.Type} {delta.Content}" : $"{next.Cursor} {next.Event.Type} {next.Event.Time:O}");
}
