using MoA.Core.Configuration;

namespace MoA.Core.Tests.Configuration;

public sealed class ClusterOptionsTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void An_absent_section_is_a_cluster_of_one_in_memory()
    {
        var cluster = Read("");
        Assert.Equal(("moa", "moa", "localhost", "memory"), (cluster.ClusterId, cluster.ServiceId, cluster.Clustering.Kind, cluster.Storage.Kind));
        Assert.Equal((null, 0, null), (cluster.SiloPort, cluster.GatewayPort, cluster.AdvertisedAddress));
        Assert.Equal((2d, 3, 2), (cluster.FailureDetection.ProbeSeconds, cluster.FailureDetection.MissedProbes, cluster.FailureDetection.Votes));
        Assert.False(cluster.Kubernetes || cluster.Dashboard);
        Assert.Empty(Errors(""));
    }

    [Theory]
    [InlineData(""" "Clustering": "localhost", "Storage": { "Kind": "postgres", "ConnectionString": "Host=db" } """)]
    [InlineData(""" "Clustering": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "MOA_DB" }, "Storage": "postgres", "Kubernetes": true """)]
    [InlineData(
        """ "Clustering": { "Kind": "azure", "TableServiceUri": "https://a.table.core.windows.net" }, "Storage": { "Kind": "azure", "BlobServiceUri": "https://a.blob.core.windows.net" } """)]
    [InlineData(""" "Clustering": { "Kind": "azure", "ConnectionStringEnvironmentVariable": "AZ" }, "Storage": { "Kind": "postgres", "ConnectionString": "Host=db" } """)]
    [InlineData(""" "AdvertisedAddress": "127.0.0.2", "SiloPort": 0, "GatewayPort": 0 """)]
    [InlineData(""" "Clustering": { "Kind": "postgres", "ConnectionString": "Host=db" }, "Storage": "postgres", "AdvertisedAddress": "10.0.0.5", "SiloPort": 1, "GatewayPort": 2 """)]
    public void What_fits_together_is_sound(string section) => Assert.Empty(Errors(section));

    [Fact]
    public void Everything_wrong_is_listed_at_once_with_its_path() => Assert.Equal(
        [
            "MoA:Cluster:ClusterId: must be 1 to 100 letters, digits, '-', '_' and '.'.",
            "MoA:Cluster:ServiceId: must be 1 to 100 letters, digits, '-', '_' and '.'.",
            "MoA:Cluster:Clustering:Kind: must be localhost, postgres or azure, not 'redis'.",
            "MoA:Cluster:Storage:Kind: must be memory, postgres or azure, not 'Postgres'.",
            "MoA:Cluster:SiloPort: must be from 0 to 65,535, not 65536.",
            "MoA:Cluster:GatewayPort: must be from 0 to 65,535, not -1.",
            "MoA:Cluster:AdvertisedAddress: must be one IP address at which other silos reach this one, such as 10.0.0.5, not '0.0.0.0'.",
            "MoA:Cluster:FailureDetection:ProbeSeconds: must be from 0.5 to 60, not 0.1.",
            "MoA:Cluster:FailureDetection:MissedProbes: must be from 2 to 20, not 1.",
            "MoA:Cluster:FailureDetection:Votes: must be from 1 to 10, not 11.",
        ],
        Errors("""
            "ClusterId": "", "ServiceId": "a/b", "Clustering": "redis", "Storage": { "Kind": "Postgres" }, "SiloPort": 65536, "GatewayPort": -1, "AdvertisedAddress": "0.0.0.0",
            "FailureDetection": { "ProbeSeconds": 0.1, "MissedProbes": 1, "Votes": 11 }
            """));

    [Theory]
    [InlineData(
        """ "Clustering": { "Kind": "postgres", "ConnectionString": "Host=db" } """,
        "MoA:Cluster:Storage:Kind: cannot be memory in a cluster of several silos: each would lose its runs when it ends. Set it to postgres or azure.")]
    [InlineData(
        """ "Clustering": "postgres", "Storage": "postgres" """,
        "MoA:Cluster:Clustering:ConnectionStringEnvironmentVariable: is missing: name the environment variable that holds the connection string of the PostgreSQL database.")]
    [InlineData(
        """ "Storage": "azure" """,
        "MoA:Cluster:Storage:ConnectionStringEnvironmentVariable: is missing: name the environment variable that holds the connection string of the Azure storage account, or give TableServiceUri and BlobServiceUri.")]
    [InlineData(
        """ "Clustering": { "ConnectionString": "Host=db" } """,
        "MoA:Cluster:Clustering: says how a store is reached, but its Kind is localhost, which has none: set Kind to postgres or azure, or leave the rest out.")]
    [InlineData(
        """ "Storage": { "Kind": "postgres", "ConnectionString": "Host=db", "ConnectionStringEnvironmentVariable": "DB" } """,
        "MoA:Cluster:Storage: has both ConnectionString and ConnectionStringEnvironmentVariable: give one of the two.")]
    [InlineData(
        """ "Storage": { "Kind": "postgres", "ConnectionString": " " } """,
        "MoA:Cluster:Storage:ConnectionString: is empty: give the connection string, or name a variable in ConnectionStringEnvironmentVariable.")]
    [InlineData(
        """ "Storage": { "Kind": "postgres", "ConnectionString": "Host=db", "BlobServiceUri": "https://a.blob.core.windows.net" } """,
        "MoA:Cluster:Storage:BlobServiceUri: belongs to the kind azure: leave it out.")]
    [InlineData(
        """ "Storage": { "Kind": "azure", "ConnectionString": "x", "TableServiceUri": "https://a.table.core.windows.net" } """,
        "MoA:Cluster:Storage:TableServiceUri: cannot stand beside a connection string: give one of the two.")]
    [InlineData(
        """ "Storage": { "Kind": "azure", "TableServiceUri": "https://a.table.core.windows.net" } """,
        "MoA:Cluster:Storage:BlobServiceUri: is missing: records of runs are blobs, so name that service too, such as https://account.blob.core.windows.net.")]
    [InlineData(
        """ "Storage": { "Kind": "azure", "BlobServiceUri": "https://a.blob.core.windows.net" } """,
        "MoA:Cluster:Storage:TableServiceUri: is missing: the index of runs is in tables, so name that service too, such as https://account.table.core.windows.net.")]
    [InlineData(
        """ "GatewayPort": 7, "SiloPort": 7 """, "MoA:Cluster:GatewayPort: is the same as MoA:Cluster:SiloPort: silos and clients need a port each.")]
    [InlineData(
        """ "AdvertisedAddress": "10.0.0.5" """,
        "MoA:Cluster:AdvertisedAddress: must be a loopback address where MoA:Cluster:Clustering:Kind is localhost, for nobody else joins: leave it out, or choose another kind.")]
    [InlineData(
        """ "Kubernetes": true """,
        "MoA:Cluster:Kubernetes: needs a cluster that other pods can join: set MoA:Cluster:Clustering:Kind to postgres or azure, or leave it out.")]
    [InlineData(
        """ "Kubernetes": true, "Clustering": { "Kind": "postgres", "ConnectionString": "Host=db" }, "Storage": "postgres", "AdvertisedAddress": "10.0.0.5" """,
        "MoA:Cluster:AdvertisedAddress: cannot stand beside MoA:Cluster:Kubernetes, which advertises the pod's address: leave one of the two out.")]
    public void What_does_not_fit_together_says_how_to_mend_it(string section, string error) => Assert.Equal([error], Errors(section));

    [Theory]
    [InlineData(""" "Clustering": "Host=db;Password=hunter2" """)]
    [InlineData(""" "Storage": { "Kind": "Host=db;Password=hunter2" } """)]
    [InlineData(""" "Storage": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "Host=db;Password=hunter2" } """)]
    [InlineData(""" "Storage": { "Kind": "azure", "TableServiceUri": "https://a.table.core.windows.net/?sig=hunter2", "BlobServiceUri": "https://u:hunter2@a" } """)]
    public void A_secret_in_the_wrong_place_is_an_error_that_does_not_repeat_it(string section)
    {
        var errors = Errors(section);
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.DoesNotContain(Secret, error, StringComparison.Ordinal));
    }

    private static ClusterOptions Read(string section) => ConfigurationReader.Read(Configured.Read($$""" "Cluster": { {{section}} } """)).Cluster;

    private static string[] Errors(string section) => Configured.Errors($$""" "Cluster": { {{section}} } """);
}
