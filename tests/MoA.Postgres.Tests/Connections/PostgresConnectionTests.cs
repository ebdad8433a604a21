using MoA.Postgres.Connections;
using MoA.Postgres.Schema;
using Npgsql;

namespace MoA.Postgres.Tests.Connections;

public sealed class PostgresConnectionTests
{
    [Theory]
    [InlineData("postgres://moa:hunter2@127.0.0.1/moa")]
    [InlineData("postgres://moa:hunter2@127.0.0.1/moa?sslmode=require")]
    [InlineData("Host=127.0.0.1;Port=hunter2;Database=moa")]
    [InlineData("Host=127.0.0.1;Port=99999999999;Database=moa;Password=hunter2")]
    [InlineData("Host=127.0.0.1;SSL Mode=hunter2;Database=moa")]
    [InlineData("Database=moa;Password=hunter2")]
    [InlineData("Host=127.0.0.1;Password=hunter2")]
    [InlineData("")]
    public void What_is_no_connection_string_is_refused_and_not_repeated(string text)
    {
        var failure = Assert.Throws<PostgresSchemaException>(() => PostgresConnection.Open(text));

        Assert.Equal(PostgresSchemaFailure.InvalidConnectionString, failure.Failure);
        Assert.Contains("Host=127.0.0.1;Port=5432", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_is_named_without_its_secrets() =>
        Assert.Equal("moa at db.example:5433", PostgresConnection.Describe("Host=db.example;Port=5433;Database=moa;Username=u;Password=hunter2"));

    [Fact]
    public async Task Settings_that_somebody_made_stay()
    {
        await using var open = PostgresConnection.Open("Host=h;Database=d");
        await using var made = PostgresConnection.Open("Host=h;Database=d;Max Auto Prepare=0;Application Name=mine");

        var (left, kept) = (new NpgsqlConnectionStringBuilder(open.ConnectionString), new NpgsqlConnectionStringBuilder(made.ConnectionString));
        Assert.Equal((64, 2, "moa"), (left.MaxAutoPrepare, left.AutoPrepareMinUsages, left.ApplicationName));
        Assert.Equal((0, "mine"), (kept.MaxAutoPrepare, kept.ApplicationName));
    }
}
