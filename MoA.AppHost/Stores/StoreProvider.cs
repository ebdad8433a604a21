using Aspire.Hosting.Orleans;

namespace MoA.AppHost.Stores;

/// <summary>
/// A provider of Orleans as a silo of MoA takes it: by the section <c>MoA:Cluster</c>, which says of a database or storage account what kind it is and
/// which environment variable holds its connection string. Aspire's own would write Orleans' section, beside which a silo had two opinions; and of
/// a database it names a key and leaves out what Orleans asks for (driver and connection string), while a silo knows its driver itself.
/// </summary>
/// <param name="setting"><c>Clustering</c> or <c>Storage</c>.</param>
/// <param name="kind"><c>azure</c> or <c>postgres</c>.</param>
/// <param name="store">What is connected to.</param>
internal sealed class StoreProvider(string setting, string kind, IResourceBuilder<IResourceWithConnectionString> store) : IProviderConfiguration
{
    public const string Clustering = "Clustering";
    public const string Storage = "Storage";

    public void ConfigureResource<T>(IResourceBuilder<T> resourceBuilder, string configSectionPath)
        where T : IResourceWithEnvironment => resourceBuilder
        .WithReference(store)
        .WithEnvironment($"MoA__Cluster__{setting}__Kind", kind)
        .WithEnvironment($"MoA__Cluster__{setting}__ConnectionStringEnvironmentVariable", $"ConnectionStrings__{store.Resource.Name}");
}
