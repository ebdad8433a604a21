using MoA.Testing;
using MoA.Testing.Postgres;
using Npgsql;

namespace MoA.Postgres.Tests.Testing;

/// <summary>What tests of crashes build on.</summary>
public sealed class PostgresServerTests
{
    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_committed_is_there_after_a_stop_and_a_start_on_the_same_port(bool isImmediate)
    {
        await using var server = await PostgresServer.StartAsync();
        var port = server.Port;
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await RunAsync(database, "CREATE TABLE t (id int); INSERT INTO t VALUES (1)");

        await server.StopAsync(isImmediate);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(database, "INSERT INTO t VALUES (2)")).Bounded();
        await server.StartAgainAsync();
        await using var again = database.CreateCommand("SELECT count(*) FROM t");

        Assert.Equal(port, server.Port);
        Assert.Equal(1L, await again.ExecuteScalarAsync().Bounded());
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
