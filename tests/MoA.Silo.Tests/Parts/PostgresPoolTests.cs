using MoA.Silo.Parts;
using MoA.Silo.Tests.Support;
using Npgsql;

namespace MoA.Silo.Tests.Parts;

public sealed class PostgresPoolTests
{
    [Fact]
    public void Four_silos_fit_into_a_database_with_the_usual_hundred_connections()
    {
        using var clustering = PostgresPool.ForClustering("Host=db;Database=moa");
        using var storage = PostgresPool.ForStorage("Host=db;Database=moa");

        Assert.InRange(4 * (Size(clustering) + Size(storage)), 1, 97);
    }

    [Fact]
    public void What_the_connection_string_says_counts()
    {
        using var pool = PostgresPool.ForStorage("Host=db;Database=moa;Maximum Pool Size=100;Application Name=mine");

        Assert.Equal(100, Size(pool));
        Assert.Equal("mine", new NpgsqlConnectionStringBuilder(pool.Source.ConnectionString).ApplicationName);
    }

    [Fact]
    public void Who_asks_for_the_connection_string_gets_it_without_the_password()
    {
        using var pool = PostgresPool.ForStorage($"Host=db;Database=moa;Password={Clusters.Secret}");

        Assert.DoesNotContain(Clusters.Secret, pool.Source.ConnectionString, StringComparison.Ordinal);
    }

    private static int Size(PostgresPool pool) => new NpgsqlConnectionStringBuilder(pool.Source.ConnectionString).MaxPoolSize;
}
