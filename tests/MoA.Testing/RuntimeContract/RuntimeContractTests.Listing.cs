using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Testing.Scripted;

namespace MoA.Testing.RuntimeContract;

public abstract partial class RuntimeContractTests
{
    [Fact]
    public async Task Lists_are_newest_first_and_pages_join_without_gap_or_repetition()
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());
        var ids = new List<RunId>();
        for (var count = 0; count < 25; count++)
        {
            ids.Add(await StartAsync(fixture.Runtime, TestCatalog.Lite));
            await WatchToEndAsync(fixture.Runtime, ids[^1]);
        }

        var listed = new List<RunId>();
        RunPage page;
        do
        {
            page = await ListAsync(fixture.Runtime, new RunQuery { Limit = 10, After = listed.Count == 0 ? null : listed[^1] });
            listed.AddRange(page.Runs.Select(run => run.Id));
        }
        while (page.HasMore);

        Assert.Equal(ids.OrderDescending(), listed);
        Assert.Equal(5, page.Runs.Count);
    }

    [Fact]
    public async Task Lists_show_what_the_runs_themselves_show()
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());
        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa, "alice");
        await WatchToEndAsync(fixture.Runtime, id);

        var run = await GetAsync(fixture.Runtime, id);
        var row = Assert.Single((await ListAsync(fixture.Runtime, new RunQuery())).Runs);

        Assert.Equal(
            (run.Id, run.Status, run.Mixture, run.Created, run.Completed, run.Usage, run.Cost, run.Tenant),
            (row.Id, row.Status, row.Mixture, row.Created, row.Completed, row.Usage, row.Cost, row.Tenant));
        Assert.Equal(("Why is the sky blue?", "The final answer."), (row.Question, row.Answer));
    }

    [Fact]
    public async Task Lists_find_runs_by_what_was_asked_and_answered_whatever_its_case()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var sky = await StartAsync(fixture.Runtime, TestCatalog.Lite, "alice");
        await WatchToEndAsync(fixture.Runtime, sky);
        var street = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa, "bob", question: "Wo liegt die ÄUSSERE Straße 5_%?"), default).Bounded();
        await WatchToEndAsync(fixture.Runtime, street);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var open = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Lite, "alice", question: "The SKYLINE"), default).Bounded();
        await held.Reached.Bounded();

        Assert.Equal([sky, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "sKy" }));
        Assert.Equal([sky], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "sky b" }));
        Assert.Equal([street], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "äussere straße" }));
        Assert.Equal([street], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "ß" }));
        Assert.Equal([street], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "_%" }));
        Assert.Equal([sky, street], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "FINAL answer." }));
        Assert.Equal([sky, street, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "E" }));
        Assert.Equal([open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "sky", Status = RunStatus.Running }));
        Assert.Equal([sky, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "the", Tenant = "alice" }));
        Assert.Empty(await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "sky", Mixture = "moa" }));
        Assert.Empty(await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "skyb" }));

        var page = await ListAsync(fixture.Runtime, new RunQuery { Text = "the", Limit = 2 });
        Assert.Equal([open, street], page.Runs.Select(run => run.Id));
        Assert.True(page.HasMore);
        var last = await ListAsync(fixture.Runtime, new RunQuery { Text = "the", Limit = 2, After = street });
        Assert.Equal((sky, false), (Assert.Single(last.Runs).Id, last.HasMore));

        held.Open();
        await WatchToEndAsync(fixture.Runtime, open);
        Assert.Equal([sky, street, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "final" }));
    }

    [Fact]
    public async Task Lists_find_runs_of_before_a_restart()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var ended = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await WatchToEndAsync(fixture.Runtime, ended);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var open = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await held.Reached.Bounded();

        await fixture.RestartAsync();
        held.Open();
        await WatchToEndAsync(fixture.Runtime, open);

        Assert.Equal([ended, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "blue?" }));
        Assert.Equal([ended, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Text = "final answer" }));
        var rows = (await ListAsync(fixture.Runtime, new RunQuery())).Runs;
        Assert.All(rows, row => Assert.Equal(("Why is the sky blue?", "The final answer."), (row.Question, row.Answer)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task A_text_of_no_length_or_too_much_is_refused(int length)
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(fixture.Runtime, new RunQuery { Text = new string('x', length) }));
    }

    [Fact]
    public async Task Lists_hold_only_what_every_filter_lets_through()
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);
        var alice = await StartAsync(fixture.Runtime, TestCatalog.Moa, "alice");
        await WatchToEndAsync(fixture.Runtime, alice);
        var bob = await StartAsync(fixture.Runtime, TestCatalog.Lite, "bob");
        await WatchToEndAsync(fixture.Runtime, bob);
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var open = await StartAsync(fixture.Runtime, TestCatalog.Lite, "alice");
        await held.Reached.Bounded();
        var second = (await GetAsync(fixture.Runtime, bob)).Created;

        Assert.Equal([alice, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Tenant = "alice" }));
        Assert.Equal([alice, bob], await ListIdsAsync(fixture.Runtime, new RunQuery { Status = RunStatus.Completed }));
        Assert.Equal([open], await ListIdsAsync(fixture.Runtime, new RunQuery { Status = RunStatus.Running }));
        Assert.Equal([bob, open], await ListIdsAsync(fixture.Runtime, new RunQuery { Mixture = "lite" }));
        Assert.Equal([open], await ListIdsAsync(fixture.Runtime, new RunQuery { Mixture = "lite", Tenant = "alice" }));
        Assert.Equal([bob, open], await ListIdsAsync(fixture.Runtime, new RunQuery { CreatedFrom = second }));
        Assert.Equal([alice], await ListIdsAsync(fixture.Runtime, new RunQuery { CreatedBefore = second }));
        Assert.Empty(await ListIdsAsync(fixture.Runtime, new RunQuery { Tenant = "carol" }));
        Assert.Empty(await ListIdsAsync(fixture.Runtime, new RunQuery { Mixture = "li%' OR 1=1 --" }));

        held.Open();
        await WatchToEndAsync(fixture.Runtime, open);
        Assert.Empty(await ListIdsAsync(fixture.Runtime, new RunQuery { Status = RunStatus.Running }));
    }

    private static Task<RunPage> ListAsync(IMoaRuntime runtime, RunQuery query) => runtime.ListAsync(query, default).Bounded();

    // In the order of creation: ids made within one millisecond are in no order.
    private static async Task<IEnumerable<RunId>> ListIdsAsync(IMoaRuntime runtime, RunQuery query) =>
        (await ListAsync(runtime, query)).Runs.OrderBy(run => run.Created).Select(run => run.Id);
}
