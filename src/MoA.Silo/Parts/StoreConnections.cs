using MoA.Core.Configuration;

namespace MoA.Silo.Parts;

/// <summary>Finds out how stores are reached: by what stands in the configuration, or by the environment variable that it names.</summary>
public static class StoreConnections
{
    /// <summary>The connection string of clustering; null: it has none.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    public static string? Clustering(ClusterOptions cluster) => ClusterConnections.Clustering(cluster, Environment.GetEnvironmentVariable);

    /// <summary>The connection string of storage: its own, or that of clustering where it says nothing and is of the same kind; null: it has none.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    public static string? Storage(ClusterOptions cluster) => ClusterConnections.Storage(cluster, Environment.GetEnvironmentVariable);

    /// <summary>Lists variables that are named and not set.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    /// <param name="kind">The kind of store to look at.</param>
    public static IEnumerable<ConfigurationError> CheckVariables(ClusterOptions cluster, string kind)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        if (cluster.Clustering.Kind == kind && Unset(cluster.Clustering) is { } clustering)
            yield return NotSet("MoA:Cluster:Clustering", clustering);
        if (cluster.Storage.Kind == kind && Unset(cluster.Storage) is { } storage)
            yield return NotSet("MoA:Cluster:Storage", storage);
    }

    private static string? Unset(IStoreConnection connection) =>
        connection.ConnectionStringEnvironmentVariable is { Length: > 0 } variable && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable))
            ? variable
            : null;

    private static ConfigurationError NotSet(string path, string variable) =>
        new($"{path}:ConnectionStringEnvironmentVariable", $"the environment variable {variable} is not set: put the connection string into it.");
}
