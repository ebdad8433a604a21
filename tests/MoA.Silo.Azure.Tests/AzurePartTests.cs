using MoA.Core.Configuration;

namespace MoA.Silo.Azure.Tests;

public sealed class AzurePartTests
{
    private const string Key = "aHVudGVyMmh1bnRlcjJodW50ZXIy";
    private const string Tables = $"AccountName=moa;AccountKey={Key};TableEndpoint=http://127.0.0.1:1/moa;";
    private const string Both = $"{Tables}BlobEndpoint=http://127.0.0.1:2/moa;";

    [Theory]
    [InlineData($"AccountName=moa;AccountKey={Key}x=")]
    [InlineData($"AccountName=moa;AcountKey={Key}")]
    [InlineData($"DefaultEndpointsProtocol=https;AccountKey={Key}")]
    [InlineData(Key)]
    [InlineData($"Host=db;Password={Key}")]
    public void What_is_no_connection_string_is_named_and_not_quoted(string wrong)
    {
        var error = Assert.Single(Check(new ClusterOptions { Clustering = new ClusteringOptions { Kind = StoreKind.Azure, ConnectionString = wrong }, Storage = new ClusterStorageOptions { Kind = StoreKind.Azure } }));

        Assert.StartsWith("MoA:Cluster:Clustering: the connection string ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clustering_needs_tables_alone()
    {
        var tables = new ClusteringOptions { Kind = StoreKind.Azure, ConnectionString = Tables };

        Assert.Empty(Check(new ClusterOptions { Clustering = tables, Storage = Storage(Both) }));
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        var cluster = new ClusterOptions
        {
            Clustering = new ClusteringOptions { Kind = StoreKind.Azure, ConnectionStringEnvironmentVariable = "MOA_TEST_NOT_SET" },
            Storage = Storage(Both),
        };

        var error = Assert.Single(Check(cluster));

        Assert.StartsWith("MoA:Cluster:Clustering:ConnectionStringEnvironmentVariable: ", error, StringComparison.Ordinal);
        Assert.Contains("MOA_TEST_NOT_SET", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_the_services_stand_for_a_connection_string()
    {
        var cluster = new ClusterOptions
        {
            Clustering = new ClusteringOptions { Kind = StoreKind.Azure, TableServiceUri = "https://moa.table.core.windows.net" },
            Storage = new ClusterStorageOptions { Kind = StoreKind.Azure, BlobServiceUri = "https://moa.blob.core.windows.net" },
        };

        Assert.Empty(Check(cluster));
        Assert.Equal("moa", AzureAccount.OfClustering(cluster).Tables().AccountName);
        Assert.Equal("moa", AzureAccount.OfStorage(cluster).Tables().AccountName);
        Assert.Equal("moa", AzureAccount.OfStorage(cluster).Blobs().AccountName);
    }

    private static ClusterStorageOptions Storage(string? connectionString) => new() { Kind = StoreKind.Azure, ConnectionString = connectionString };

    private static string[] Check(ClusterOptions cluster) => [.. new AzurePart().Check(cluster).Select(error => error.ToString())];
}
