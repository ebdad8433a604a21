using MoA.Postgres.Connections;
using MoA.Testing.Postgres;
using Npgsql;

namespace MoA.Postgres.Tests.Support;

/// <summary>An empty database for one test.</summary>
internal sealed class Database : IAsyncDisposable
{
    private Database(string connectionString)
    {
        ConnectionString = connectionString;
        Source = PostgresConnection.Open(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<Database> CreateAsync(PostgresFixture postgres) => new(await postgres.Server.CreateDatabaseAsync());

    public async Task RunAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Everything that makes up the schema, so that two looks tell whether anything changed.</summary>
    public Task<string> DumpAsync() => ReadAsync<string>(
        """
        SELECT (SELECT string_agg(c.oid || c.relname || c.xmin, ',' ORDER BY c.oid) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace)
            || (SELECT string_agg(q.xmin || querykey || querytext, ',' ORDER BY querykey) FROM orleansquery q)
            || (SELECT string_agg(m.xmin || ':' || version || applied, ',' ORDER BY version) FROM moa_schema m)
        """);

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
