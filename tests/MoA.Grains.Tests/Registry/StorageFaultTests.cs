using MoA.Core.Runs;
using MoA.Grains.Registry.Catalog;
using MoA.Grains.Registry.Supervision;
using MoA.Grains.Tests.Storage;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class StorageFaultTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("Fail", 3)]
    [InlineData("LoseAnswer", 1)]
    [InlineData("Conflict", 2)]
    public async Task A_run_is_open_only_when_its_shard_is_stored_whatever_storage_does(string fault, int count)
    {
        var cluster = await RegistryCluster.StartAsync(1);
        using var rule = cluster.Storage.Break(Enum.Parse<StorageFault>(fault), IsWriteOf(RunSupervisorGrain.StateName), count);
        var run = TestSummary.Open(cluster.Clock.GetUtcNow());
        cluster.Runs.Record(run);

        var opening = cluster.Registry(0).OpenAsync(run);
        await cluster.UntilAsync(() => rule.Left == 0, Step, Step * 50);
        await cluster.UntilAsync(() => opening.IsCompleted, Step, Step * 100);

        Assert.Contains(run.Id, Open(cluster));
        await opening;
        await using var restarted = await cluster.RestartAsync(1);
        await restarted.UntilAsync(() => restarted.Runs.WakesOf(run.Id) == 1);
    }

    [Fact]
    public async Task A_shard_that_cannot_be_stored_holds_its_run_back()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        using var rule = cluster.Storage.Hold(IsWriteOf(RunSupervisorGrain.StateName));
        var run = TestSummary.Open(cluster.Clock.GetUtcNow());

        var opening = cluster.Registry(0).OpenAsync(run);
        await rule.Reached.Bounded();
        Assert.False(opening.IsCompleted);
        Assert.Empty(Open(cluster));
        rule.Open();

        await opening.Bounded();
        Assert.Equal([run.Id], Open(cluster));
    }

    [Theory]
    [InlineData("Fail", 4)]
    [InlineData("LoseAnswer", 1)]
    [InlineData("Conflict", 3)]
    public async Task An_ended_run_counts_as_open_until_its_row_is_stored_and_the_row_is_stored_in_the_end(string fault, int count)
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var run = await cluster.OpenAsync();
        await cluster.UntilAsync(() => Rows(cluster).Any(row => row.Id == run.Id), Step, Step * 20);
        using var rule = cluster.Storage.Break(Enum.Parse<StorageFault>(fault), IsWriteOf("moa-run-catalog-0"), count);

        var ended = await cluster.EndAsync(run);
        await cluster.UntilAsync(() => !Open(cluster).Contains(run.Id), Step * 5, TimeSpan.FromMinutes(1));

        Assert.Equal(0, rule.Left);
        Assert.Equal(ended, Assert.Single(Rows(cluster)).ToSummary());
        Assert.Equal(ended, Assert.Single((await cluster.ListAsync(new RunQuery())).Runs));
    }

    [Fact]
    public async Task An_ended_run_is_not_forgotten_while_its_row_cannot_be_stored()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        var run = await cluster.OpenAsync();
        using var rule = cluster.Storage.Break(StorageFault.Fail, IsWriteOf("moa-run-catalog-0"), int.MaxValue);

        await cluster.EndAsync(run);
        for (var seconds = 0; seconds < 20; seconds++)
        {
            cluster.Clock.Advance(TimeSpan.FromSeconds(1));
            await cluster.Registry(0).FlushAsync(default).Bounded();
        }

        Assert.Equal([run.Id], Open(cluster));
        rule.Open();
        await cluster.UntilAsync(() => !Open(cluster).Any(), Step * 5, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Rows_that_a_dead_silo_had_not_stored_are_put_again()
    {
        await using var cluster = await RegistryCluster.StartAsync(2);
        using var rule = cluster.Storage.Break(StorageFault.Fail, IsWriteOf("moa-run-catalog-0"), int.MaxValue);
        var runs = new List<RunSummary>();

        // Until both silos hold buckets, so that either one's death takes some along.
        for (var bucket = 0; bucket < 12; bucket++)
        {
            runs.Add(await cluster.OpenAsync(0));
            cluster.Clock.Advance(TimeSpan.FromMinutes(CatalogBuckets.Minutes));
        }

        await cluster.KillAsync(1);
        rule.Open();
        await cluster.UntilAsync(() => Rows(cluster).Count() == runs.Count, Step * 10, TimeSpan.FromMinutes(2));

        Assert.Equal(runs.Select(run => run.Id).OrderDescending(), await cluster.ListIdsAsync(new RunQuery()));
    }

    [Fact]
    public async Task A_bucket_is_in_the_directory_before_its_first_row_is_stored()
    {
        await using var cluster = await RegistryCluster.StartAsync(1);
        using var rule = cluster.Storage.Hold(IsWriteOf(RunCatalogDirectoryGrain.StateName));

        var opening = cluster.OpenAsync();
        await rule.Reached.Bounded();
        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(Rows(cluster));
        Assert.False(opening.IsCompleted);
        rule.Open();

        await opening.Bounded();
        await cluster.UntilAsync(() => Rows(cluster).Any(), Step, Step * 20);
    }

    private static Predicate<StorageOperation> IsWriteOf(string state) =>
        operation => operation.Kind == StorageOperationKind.Write && operation.State == state;

    private static IEnumerable<RunId> Open(RegistryCluster cluster) =>
        cluster.Storage.States<SupervisorState>(RunSupervisorGrain.StateName).SelectMany(state => state.Open);

    private static IEnumerable<RunRow> Rows(RegistryCluster cluster) =>
        cluster.Storage.States<RunSlice>("moa-run-catalog-0").SelectMany(slice => slice.Rows);
}
