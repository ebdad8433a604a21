namespace MoA.Core.Configuration;

/// <summary>How silos find each other.</summary>
[Shorthand(nameof(Kind))]
public sealed class ClusteringOptions : IStoreConnection
{
    /// <summary>
    /// <c>localhost</c>: this silo is the whole cluster; <c>postgres</c>: silos meet in a PostgreSQL database; <c>azure</c>: in Azure tables. Default
    /// <c>localhost</c>.
    /// </summary>
    public string Kind { get; init; } = StoreKind.Localhost;

    /// <summary>The connection string of the database or storage account; better named by <see cref="ConnectionStringEnvironmentVariable"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The environment variable that holds the connection string.</summary>
    public string? ConnectionStringEnvironmentVariable { get; init; }

    /// <summary>
    /// Azure: the https address of the table service, instead of a connection string; the silo signs in with the identity it runs under
    /// (DefaultAzureCredential).
    /// </summary>
    public string? TableServiceUri { get; init; }

    /// <inheritdoc/>
    bool IStoreConnection.IsGiven => ConnectionString is not null || ConnectionStringEnvironmentVariable is not null || TableServiceUri is not null;
}
