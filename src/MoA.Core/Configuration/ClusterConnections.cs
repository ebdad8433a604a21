namespace MoA.Core.Configuration;

/// <summary>Finds out how a cluster's stores are reached: by what stands in the configuration, or by the environment variable that it names.</summary>
public static class ClusterConnections
{
    /// <summary>The connection string of clustering; null: it has none.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? Clustering(ClusterOptions cluster, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return Read(cluster.Clustering, variable);
    }

    /// <summary>The connection string of storage: its own, or that of clustering where it says nothing and is of the same kind; null: it has none.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? Storage(ClusterOptions cluster, Func<string, string?> variable)
    {
        return IsShared(cluster) ? Read(cluster.Clustering, variable) : Read(cluster.Storage, variable);
    }

    /// <summary>Whether storage is reached as clustering is: it says nothing itself and is of the same kind.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    public static bool IsShared(ClusterOptions cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.Storage.Kind == cluster.Clustering.Kind && !((IStoreConnection)cluster.Storage).IsGiven;
    }

    private static string? Read(IStoreConnection connection, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return connection.ConnectionStringEnvironmentVariable is { Length: > 0 } name ? variable(name) : connection.ConnectionString;
    }
}
