using MoA.Core.Configuration;
using MoA.Silo.Parts;
using MoA.Silo.Tests.Support;

namespace MoA.Silo.Tests.Parts;

public sealed class SiloPartsTests
{
    [Fact]
    public void A_cluster_of_one_needs_nothing() => Assert.Empty(Check(new ClusterOptions()));

    [Fact]
    public void What_this_executable_lacks_names_the_one_that_has_it()
    {
        var cluster = new ClusterOptions
        {
            Clustering = new ClusteringOptions { Kind = StoreKind.Azure, ConnectionString = "x" },
            Storage = new ClusterStorageOptions { Kind = StoreKind.Azure },
            Kubernetes = true,
            Dashboard = true,
        };

        Assert.Equal(
            [
                "MoA:Cluster:Clustering:Kind: asks for 'azure', which this executable was built without: start MoA.Silo.Azure, which is this silo with it.",
                "MoA:Cluster:Storage:Kind: asks for 'azure', which this executable was built without: start MoA.Silo.Azure, which is this silo with it.",
                "MoA:Cluster:Kubernetes: asks for 'kubernetes', which this executable was built without: start MoA.Silo.Azure, which is this silo with it.",
                "MoA:Cluster:Dashboard: asks for 'dashboard', which this executable was built without: start MoA.Silo.Azure, which is this silo with it.",
            ],
            Check(cluster));
    }

    [Fact]
    public void The_smallest_executable_that_has_everything_is_named() =>
        Assert.EndsWith("start MoA.Silo.Dashboard, which is this silo with it.", Assert.Single(Check(new ClusterOptions { Dashboard = true })), StringComparison.Ordinal);

    [Fact]
    public void A_part_that_was_added_is_asked()
    {
        var cluster = new ClusterOptions { Dashboard = true };

        Assert.Equal(["dashboard: wrong"], Check(cluster, new Picky()));
        Assert.Empty(Check(new ClusterOptions(), new Picky()));
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named_once()
    {
        var error = Assert.Single(Check(Clusters.Postgres(variable: "MOA_TEST_NOT_SET")));

        Assert.Contains("MOA_TEST_NOT_SET", error, StringComparison.Ordinal);
        Assert.StartsWith("MoA:Cluster:Clustering:ConnectionStringEnvironmentVariable: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Passwrd=hunter2")]
    [InlineData("hunter2")]
    [InlineData("Host=db;Port=hunter2")]
    [InlineData("Database=moa;Password=hunter2")]
    [InlineData("Host=db;Password=hunter2")]
    public void A_connection_string_that_is_none_is_told_once_and_not_repeated(string connectionString)
    {
        var error = Assert.Single(Check(Clusters.Postgres(connectionString)));

        Assert.StartsWith("MoA:Cluster:Clustering: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Clusters.Secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Storage_is_reached_as_clustering_is_where_it_says_nothing_else()
    {
        var shared = Clusters.Postgres("Host=db;Database=moa");
        var apart = new ClusterOptions
        {
            Clustering = shared.Clustering,
            Storage = new ClusterStorageOptions { Kind = StoreKind.Postgres, ConnectionString = "Host=other;Database=moa" },
        };

        Assert.Equal(("Host=db;Database=moa", "Host=db;Database=moa"), (StoreConnections.Clustering(shared), StoreConnections.Storage(shared)));
        Assert.Equal(("Host=db;Database=moa", "Host=other;Database=moa"), (StoreConnections.Clustering(apart), StoreConnections.Storage(apart)));
        Assert.Null(StoreConnections.Storage(new ClusterOptions { Clustering = shared.Clustering }));
    }

    private static string[] Check(ClusterOptions cluster, params SiloPart[] more) => [.. new SiloParts(more).Check(cluster).Select(error => error.ToString())];

    private sealed class Picky : SiloPart
    {
        public override string Name => "dashboard";

        public override IEnumerable<ConfigurationError> Check(ClusterOptions cluster) => [new ConfigurationError(Name, "wrong")];
    }
}
