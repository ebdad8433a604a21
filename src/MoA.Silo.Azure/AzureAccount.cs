using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using MoA.Core.Configuration;
using MoA.Silo.Parts;

namespace MoA.Silo.Azure;

/// <summary>How a storage account is reached: by its connection string, or by the addresses of its services with the identity the silo runs under.</summary>
internal sealed class AzureAccount(string? connectionString, string? tableServiceUri, string? blobServiceUri)
{
    // The clients' own 100 s a try, four tries in all, would let a connection that lost its other end hold up membership and reminders for minutes.
    private static readonly TimeSpan LongestTable = TimeSpan.FromSeconds(10);

    // Records of runs may be megabytes.
    private static readonly TimeSpan LongestBlob = TimeSpan.FromSeconds(30);

    public static AzureAccount OfClustering(ClusterOptions cluster) => new(StoreConnections.Clustering(cluster), cluster.Clustering.TableServiceUri, null);

    public static AzureAccount OfStorage(ClusterOptions cluster) => new(
        StoreConnections.Storage(cluster),
        cluster.Storage.TableServiceUri ?? cluster.Clustering.TableServiceUri,
        cluster.Storage.BlobServiceUri);

    /// <summary>Finds whether a connection string is one of an account with tables. Whether it names blobs, too, is not looked at.</summary>
    /// <param name="path">The setting to name in an error.</param>
    /// <param name="connectionString">The connection string; null or empty: not given, which is told elsewhere.</param>
    public static IEnumerable<ConfigurationError> Check(string path, string? connectionString)
    {
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
            return [new ConfigurationError(path, "the connection string is none of a storage account with tables: copy it from the account's access keys.")];
        }
    }

    public TableServiceClient Tables()
    {
        var options = new TableClientOptions { Retry = { NetworkTimeout = LongestTable } };
        return connectionString is null
            ? new TableServiceClient(new Uri(tableServiceUri!), new DefaultAzureCredential(), options)
            : new TableServiceClient(connectionString, options);
    }

    public BlobServiceClient Blobs()
    {
        var options = new BlobClientOptions { Retry = { NetworkTimeout = LongestBlob } };
        return connectionString is null
            ? new BlobServiceClient(new Uri(blobServiceUri!), new DefaultAzureCredential(), options)
            : new BlobServiceClient(connectionString, options);
    }
}
