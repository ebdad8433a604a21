using MoA.Grains.Registry.Catalog;
using MoA.Grains.Registry.Supervision;
using MoA.Grains.Tests.Storage;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class CoalescingTests
{
    [Fact]
    public async Task A_thousand_runs_at_once_cost_a_few_messages_and_writes()
    {
        await using var cluster = await RegistryCluster.StartAsync(2);
        await cluster.OpenAsync();
        await cluster.Registry(0).FlushAsync(default).Bounded();
        var (updates, puts, writes) = Counts(cluster);
        using var rule = cluster.Storage.Hold(operation => operation.Kind == StorageOperationKind.Write);

        var first = SupervisionTests.OpenManyAsync(cluster, 0, 20);
        await rule.Reached.Bounded();
        var rest = SupervisionTests.OpenManyAsync(cluster, 0, 1000);
        rule.Open();
        await Task.WhenAll(first, rest).Bounded();

        // A shard: at most a message each of the first runs, one for what was said meanwhile, one for the tail.
        Assert.InRange(Counts(cluster).Updates - updates, 1, SupervisorShards.Count * 5);
        Assert.InRange(Counts(cluster).Writes - writes, 1, SupervisorShards.Count * 5);
        Assert.InRange(Counts(cluster).Puts - puts, 1, 250);
    }

    private static (int Updates, int Puts, int Writes) Counts(RegistryCluster cluster) => (
        cluster.Calls(nameof(IRunSupervisorGrain.UpdateAsync)),
        cluster.Calls(nameof(IRunCatalogGrain.PutAsync)),
        cluster.Storage.Count(StorageOperationKind.Write, RunSupervisorGrain.StateName));
}
