using System.Data;
using MoA.Postgres.Schema;
using MoA.Postgres.Tests.Support;
using MoA.Testing;
using MoA.Testing.Postgres;
using Npgsql;

namespace MoA.Postgres.Tests.Sql;

/// <summary>What makes writes cheap; that they are right is tested with Orleans' own provider.</summary>
public sealed class WriteTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [PostgresFact]
    public async Task A_write_finds_its_row_by_the_whole_key()
    {
        await using var database = await Database.CreateAsync(postgres);
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using (var setting = new NpgsqlCommand("SET enable_seqscan = off", connection))
            await setting.ExecuteNonQueryAsync();

        var plan = new List<string>();
        await using var command = Write(connection, version: 1, prefix: "EXPLAIN ");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(0));

        Assert.Contains(plan, line => line.Contains("Index Scan using orleansstorage_pkey", StringComparison.Ordinal));
        var condition = Assert.Single(plan, line => line.Contains("Index Cond", StringComparison.Ordinal));
        Assert.All(
            ["serviceid", "graintypestring", "grainidn0", "grainidn1", "grainidextensionstring"],
            column => Assert.Contains(column, condition, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task A_next_write_stays_on_its_page_and_leaves_the_index_alone()
    {
        await using var database = await Database.CreateAsync(postgres);
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        for (int? version = null; version is null or < 6;)
        {
            await using var command = Write(connection, version);
            version = (int)(await command.ExecuteScalarAsync())!;
        }

        await using var count = new NpgsqlCommand("SELECT pg_stat_get_xact_tuples_hot_updated('orleansstorage'::regclass)", connection);
        Assert.Equal(5L, await count.ExecuteScalarAsync());
    }

    // As the provider calls it.
    private static NpgsqlCommand Write(NpgsqlConnection connection, int? version, string prefix = "")
    {
        var command = new NpgsqlCommand(prefix + SchemaDefinition.Current.Queries["WriteToStorageKey"], connection);
        Add("GrainIdHash", DbType.Int32, 1);
        Add("GrainIdN0", DbType.Int64, 0L);
        Add("GrainIdN1", DbType.Int64, 0L);
        Add("GrainTypeHash", DbType.Int32, 2);
        Add("GrainTypeString", DbType.String, "record");
        Add("GrainIdExtensionString", DbType.String, "run_1");
        Add("ServiceId", DbType.String, "moa");
        Add("GrainStateVersion", DbType.Int32, version);
        Add("PayloadBinary", DbType.Binary, new byte[500]);
        return command;

        void Add(string name, DbType type, object? value) => command.Parameters.Add(new NpgsqlParameter { ParameterName = name, DbType = type, Value = value ?? DBNull.Value });
    }
}
