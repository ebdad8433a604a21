using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using MoA.Core.Configuration;
using MoA.Silo.Parts;

namespace MoA.Silo.Azure;

/// <summary>How a storage account is reached: by its connection string, or by the addresses of its services with the identity the silo runs under.</summary>
internal sealed class AzureAccount(string? connectionString, string? tableServiceUri, string? blobServiceUri)
{
    public static AzureAccount OfClustering(ClusterOptions cluster) => new(StoreConnections.Clustering(cluster), cluster.Clustering.TableServiceUri, null);

    public static AzureAccount OfStorage(ClusterOptions cluster) => new(
        StoreConnections.Storage(cluster),
        cluster.Storage.TableServiceUri ?? cluster.Clustering.TableServiceUri,
        cluster.Storage.BlobServiceUri);

    /// <summary>Finds whether a connection string is one.</summary>
    public static IEnumerable<ConfigurationError> Check(string path, string? connectionString)
    {
        // What is missing is told elsewhere.
        if (string.IsNullOrWhiteSpace(connectionString))
            return [];
        try
        {
            _ = new TableServiceClient(connectionString);
            return [];
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            // The client's own message may quote the string, which holds a key.
            return [new ConfigurationError(path, "the connection string is none of a storage account: copy it from the account's access keys.")];
        }
    }

    public TableServiceClient Tables() =>
        connectionString is null ? new TableServiceClient(new Uri(tableServiceUri!), new DefaultAzureCredential()) : new TableServiceClient(connectionString);

    public BlobServiceClient Blobs() =>
        connectionString is null ? new BlobServiceClient(new Uri(blobServiceUri!), new DefaultAzureCredential()) : new BlobServiceClient(connectionString);
}
