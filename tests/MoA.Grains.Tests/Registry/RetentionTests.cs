using MoA.Core.Configuration;
using MoA.Core.Runs;
using MoA.Grains.Registry.Catalog;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class RetentionTests
{
    private static readonly TimeSpan Flush = RunCatalogGrain.FlushPause;

    [Fact]
    public async Task Ended_runs_past_their_age_are_deleted_with_their_records_and_open_ones_never()
    {
        await using var cluster = await StartAsync(days: 1);
        var old = new List<RunId>();
        for (var count = 0; count < 100; count++)
            old.Add((await cluster.EndAsync(await cluster.OpenAsync())).Id);
        cluster.Clock.Advance(TimeSpan.FromMinutes(10));
        var open = (await cluster.OpenAsync()).Id;
        var oldBeside = (await cluster.EndAsync(await cluster.OpenAsync())).Id;
        cluster.Clock.Advance(TimeSpan.FromHours(12));
        var young = (await cluster.EndAsync(await cluster.OpenAsync())).Id;
        cluster.Clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1));

        await SweepAsync(cluster);
        await cluster.UntilAsync(() => cluster.Runs.Deletions.Count == 101);
        await cluster.UntilAsync(() => BucketsOf(cluster).Length == 2, Flush, Flush * 50);

        Assert.Equal(old.Append(oldBeside).Order(), cluster.Runs.Deletions.Order());
        Assert.Equal([young, open], await cluster.ListIdsAsync(new RunQuery()));
        Assert.Equal([CatalogBuckets.Of(open), CatalogBuckets.Of(young)], BucketsOf(cluster).Order());
        await cluster.UntilAsync(() => Rows(cluster).Count() == 2, Flush, Flush * 50);
        await cluster.UntilRemindedAsync("retention", 1);
    }

    [Fact]
    public async Task A_run_whose_records_cannot_be_deleted_stays_listed_until_they_can_be()
    {
        await using var cluster = await StartAsync(days: 1);
        var stuck = (await cluster.EndAsync(await cluster.OpenAsync())).Id;
        var gone = (await cluster.EndAsync(await cluster.OpenAsync())).Id;
        cluster.Clock.Advance(TimeSpan.FromDays(1.1));
        cluster.Runs.Before = run => run == stuck ? Task.FromException(new TimeoutException("storage is down")) : Task.CompletedTask;

        await SweepAsync(cluster);
        await cluster.UntilAsync(() => cluster.Runs.Deletions.Contains(gone));
        await cluster.UntilAsync(() => Rows(cluster).Count() == 1, Flush, Flush * 50);
        Assert.Equal([stuck], await cluster.ListIdsAsync(new RunQuery()));

        cluster.Runs.Before = _ => Task.CompletedTask;
        await cluster.UntilAsync(() =>
        {
            _ = SweepAsync(cluster);
            return BucketsOf(cluster).Length == 0;
        });
        Assert.Empty((await cluster.ListAsync(new RunQuery())).Runs);
    }

    [Fact]
    public async Task A_bucket_that_was_forgotten_can_be_filled_again()
    {
        var cluster = await StartAsync(days: 1);
        var first = TestSummary.Open(cluster.Clock.GetUtcNow()).Ended();
        await cluster.Registry(0).EndAsync(first).Bounded();
        cluster.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync(cluster);
        await cluster.UntilAsync(() => BucketsOf(cluster).Length == 0, Flush, Flush * 50);

        var late = TestSummary.Open(first.Created).Ended(completed: cluster.Clock.GetUtcNow());
        await cluster.Registry(0).EndAsync(late).Bounded();

        Assert.Equal([late.Id], await cluster.ListIdsAsync(new RunQuery()));
        await using var restarted = await cluster.RestartAsync(1);
        Assert.Equal([late.Id], await restarted.ListIdsAsync(new RunQuery()));
    }

    [Fact]
    public async Task Nothing_is_deleted_where_runs_are_kept_for_ever()
    {
        await using var cluster = await StartAsync(days: 0);
        var run = (await cluster.EndAsync(await cluster.OpenAsync())).Id;
        cluster.Clock.Advance(TimeSpan.FromDays(10));

        await SweepAsync(cluster);

        Assert.Equal([run], await cluster.ListIdsAsync(new RunQuery()));
        Assert.Equal(0, cluster.Calls(nameof(IRunCatalogGrain.RemoveEndedAsync)));
        Assert.Equal(0, await cluster.CountRemindersAsync("retention"));
    }

    private static Task<RegistryCluster> StartAsync(double days) =>
        RegistryCluster.StartAsync(1, new RegistryCluster { Journal = new JournalOptions { RetentionDays = days } });

    private static Task SweepAsync(RegistryCluster cluster) =>
        cluster.Grains.GetGrain<IRunCatalogDirectoryGrain>(0).AsReference<IRemindable>().ReceiveReminder("retention", default).Bounded();

    private static long[] BucketsOf(RegistryCluster cluster) =>
        [.. cluster.Storage.States<CatalogDirectoryState>(RunCatalogDirectoryGrain.StateName).SelectMany(state => state.Buckets())];

    private static IEnumerable<RunRow> Rows(RegistryCluster cluster) =>
        Enumerable.Range(0, 3).SelectMany(slice => cluster.Storage.States<RunSlice>($"moa-run-catalog-{slice}")).SelectMany(slice => slice.Rows);
}
