using MoA.Core.Runs;
using MoA.Grains.Registry.Catalog;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class ListingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Lists_over_many_buckets_are_newest_first_and_pages_join_without_gap_or_repetition(int silos)
    {
        await using var cluster = await RegistryCluster.StartAsync(silos);
        var ids = new List<RunId>();
        for (var count = 0; count < 60; count++)
        {
            ids.Add((await cluster.OpenAsync(count % silos)).Id);
            cluster.Clock.Advance(TimeSpan.FromSeconds(50));
        }

        var listed = new List<RunId>();
        RunPage page;
        do
        {
            var query = new RunQuery { Limit = 7, After = listed.Count == 0 ? null : listed[^1] };
            page = await cluster.ListAsync(query, listed.Count % silos);
            Assert.Equal(Math.Min(7, 60 - listed.Count), page.Runs.Count);
            listed.AddRange(page.Runs.Select(run => run.Id));
        }
        while (page.HasMore);

        Assert.Equal(ids.OrderDescending(), listed);
        Assert.True(ids.Select(CatalogBuckets.Of).Distinct().Count() > 8);
    }

    [Fact]
    public async Task HasMore_is_exact_at_the_end_of_the_list()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        for (var count = 0; count < 4; count++)
        {
            await cluster.OpenAsync();
            cluster.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.True((await cluster.ListAsync(new RunQuery { Limit = 3 })).HasMore);
        Assert.False((await cluster.ListAsync(new RunQuery { Limit = 4 })).HasMore);
        Assert.False((await cluster.ListAsync(new RunQuery { Limit = 3, Tenant = "nobody" })).HasMore);
    }

    [Fact]
    public async Task Every_silo_sees_at_once_what_another_was_told()
    {
        await using var cluster = await RegistryCluster.StartAsync(3);
        for (var silo = 0; silo < 3; silo++)
        {
            var run = await cluster.OpenAsync(silo);
            var others = Enumerable.Range(0, 3);
            foreach (var other in others)
                Assert.Equal(run, (await cluster.ListAsync(new RunQuery { Limit = 1 }, other)).Runs[0]);
            var ended = await cluster.EndAsync(run, (silo + 1) % 3, RunStatus.Failed);
            foreach (var other in others)
                Assert.Equal(ended, (await cluster.ListAsync(new RunQuery { Limit = 1 }, other)).Runs[0]);
            cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Lists_hold_only_what_every_filter_lets_through()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var first = (await cluster.EndAsync(await cluster.OpenAsync(mixture: "moa", tenant: "alice"))).Id;
        cluster.Clock.Advance(TimeSpan.FromMinutes(7));
        var second = await cluster.EndAsync(await cluster.OpenAsync(mixture: "lite", tenant: "bob"));
        cluster.Clock.Advance(TimeSpan.FromMilliseconds(3));
        var third = (await cluster.OpenAsync(mixture: "lite", tenant: "alice")).Id;

        Assert.Equal([third, first], await cluster.ListIdsAsync(new RunQuery { Tenant = "alice" }));
        Assert.Equal([second.Id, first], await cluster.ListIdsAsync(new RunQuery { Status = RunStatus.Completed }));
        Assert.Equal([third], await cluster.ListIdsAsync(new RunQuery { Status = RunStatus.Running }));
        Assert.Equal([third, second.Id], await cluster.ListIdsAsync(new RunQuery { Mixture = "lite" }));
        Assert.Equal([third], await cluster.ListIdsAsync(new RunQuery { Mixture = "lite", Tenant = "alice" }));
        Assert.Equal([third, second.Id], await cluster.ListIdsAsync(new RunQuery { CreatedFrom = second.Created }));
        Assert.Equal([third], await cluster.ListIdsAsync(new RunQuery { CreatedFrom = second.Created.AddTicks(1) }));
        Assert.Equal([first], await cluster.ListIdsAsync(new RunQuery { CreatedBefore = second.Created }));
        Assert.Equal([second.Id, first], await cluster.ListIdsAsync(new RunQuery { CreatedBefore = second.Created.AddTicks(1) }));
        Assert.Equal([second.Id, first], await cluster.ListIdsAsync(new RunQuery { After = third, CreatedBefore = DateTimeOffset.MaxValue }));
        Assert.Empty(await cluster.ListIdsAsync(new RunQuery { CreatedFrom = DateTimeOffset.MinValue, CreatedBefore = DateTimeOffset.UnixEpoch }));
        Assert.Empty(await cluster.ListIdsAsync(new RunQuery { CreatedFrom = DateTimeOffset.MaxValue }));
    }

    [Theory]
    [InlineData("run_00000000000000000000000000000000", false)]
    [InlineData("run_ffffffffffffffffffffffffffffffff", true)]
    public async Task A_cursor_that_is_no_runs_id_is_a_place_in_the_list(string cursor, bool afterAll)
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        await cluster.OpenAsync();

        Assert.Equal(afterAll ? 1 : 0, (await cluster.ListAsync(new RunQuery { After = RunId.Parse(cursor) })).Runs.Count);
    }

    [Fact]
    public async Task Lists_are_the_same_after_a_restart_of_the_cluster()
    {
        var cluster = await RegistryCluster.StartAsync(1);
        for (var count = 0; count < 700; count++)
            await cluster.Registry(0).EndAsync(TestSummary.Open(cluster.Clock.GetUtcNow().AddMilliseconds(count)).Ended(RunStatus.Failed)).Bounded();
        var before = await ListAllAsync(cluster);

        await using var restarted = await cluster.RestartAsync(1);

        Assert.Equal(700, before.Count);
        Assert.Equal(before, await ListAllAsync(restarted));
    }

    private static async Task<List<RunSummary>> ListAllAsync(RegistryCluster cluster)
    {
        var all = new List<RunSummary>();
        RunPage page;
        do
        {
            page = await cluster.ListAsync(new RunQuery { Limit = 100, After = all.Count == 0 ? null : all[^1].Id });
            all.AddRange(page.Runs);
        }
        while (page.HasMore);
        return all;
    }
}
