using Aspire.Hosting.Orleans;

namespace MoA.AppHost.Stores;

/// <summary>Connects a cluster to what it stores things in.</summary>
internal static class StoreExtensions
{
    /// <summary>Where silos meet, and where they keep records of runs, the index of runs and reminders.</summary>
    public static void UseStores(
        this OrleansService orleans, string kind, IResourceBuilder<IResourceWithConnectionString> clustering, IResourceBuilder<IResourceWithConnectionString> storage)
    {
        var provider = new StoreProvider(StoreProvider.Storage, kind, storage);
        orleans.WithClustering(new StoreProvider(StoreProvider.Clustering, kind, clustering))
            .WithGrainStorage("moa-runs", provider)
            .WithGrainStorage("moa-index", provider)
            .WithReminders(provider);
    }
}
