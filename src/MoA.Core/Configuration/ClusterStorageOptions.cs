namespace MoA.Core.Configuration;

/// <summary>Where runs are stored. Where it does not say how the store is reached, and clustering is of the same kind, it is reached as clustering is.</summary>
[Shorthand(nameof(Kind))]
public sealed class ClusterStorageOptions : IStoreConnection
{
    /// <summary>
    /// <c>memory</c>: nowhere, runs end with the silo; <c>postgres</c>: a PostgreSQL database; <c>azure</c>: Azure blobs for the records of runs, Azure
    /// tables for the index and the reminders. Default <c>memory</c>.
    /// </summary>
    public string Kind { get; init; } = StoreKind.Memory;

    /// <summary>The connection string of the database or storage account; better named by <see cref="ConnectionStringEnvironmentVariable"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The environment variable that holds the connection string.</summary>
    public string? ConnectionStringEnvironmentVariable { get; init; }

    /// <summary>Azure: the https address of the table service, instead of a connection string; as <see cref="ClusteringOptions.TableServiceUri"/>.</summary>
    public string? TableServiceUri { get; init; }

    /// <summary>Azure: the https address of the blob service; needed with <see cref="TableServiceUri"/>.</summary>
    public string? BlobServiceUri { get; init; }

    /// <inheritdoc/>
    bool IStoreConnection.IsGiven =>
        ConnectionString is not null || ConnectionStringEnvironmentVariable is not null || TableServiceUri is not null || BlobServiceUri is not null;
}
