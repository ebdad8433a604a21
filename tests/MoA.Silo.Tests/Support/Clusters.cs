using MoA.Core.Configuration;

namespace MoA.Silo.Tests.Support;

/// <summary>Configurations of clusters.</summary>
internal static class Clusters
{
    public const string Secret = "hunter2";

    public static ClusterOptions Postgres(string? connectionString = null, string? variable = null) => new()
    {
        Clustering = new ClusteringOptions { Kind = StoreKind.Postgres, ConnectionString = connectionString, ConnectionStringEnvironmentVariable = variable },
        Storage = new ClusterStorageOptions { Kind = StoreKind.Postgres },
    };
}
