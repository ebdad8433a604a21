using Npgsql;

namespace MoA.Postgres.Schema;

/// <summary>Looks at what a database has.</summary>
internal static class SchemaInspector
{
    private const int OldestServer = 120000;

    /// <exception cref="PostgresSchemaException">The server is too old, or the search path names no schema.</exception>
    public static async Task<PostgresSchemaState> InspectAsync(NpgsqlConnection connection, SchemaDefinition definition, CancellationToken cancellationToken)
    {
        var (hasOwn, hasOrleans) = await FindTablesAsync(connection, cancellationToken);
        if (!hasOrleans)
            return new PostgresSchemaState(PostgresSchemaOrigin.None, 0, [.. definition.Queries.Keys.Order(StringComparer.Ordinal)]);

        var keys = new HashSet<string>(StringComparer.Ordinal);
        await using (var queries = new NpgsqlCommand("SELECT QueryKey FROM OrleansQuery", connection))
        await using (var reader = await queries.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                keys.Add(reader.GetString(0));
        }

        var missing = definition.Queries.Keys.Where(key => !keys.Contains(key)).Order(StringComparer.Ordinal).ToArray();
        if (!hasOwn)
            return new PostgresSchemaState(PostgresSchemaOrigin.Foreign, 0, missing);
        await using var version = new NpgsqlCommand("SELECT max(version) FROM moa_schema", connection);
        return new PostgresSchemaState(PostgresSchemaOrigin.Moa, (int)(await version.ExecuteScalarAsync(cancellationToken))!, missing);
    }

    private static async Task<(bool HasOwn, bool HasOrleans)> FindTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_schema(), current_setting('search_path'),
                to_regclass('moa_schema') IS NOT NULL, to_regclass('orleansquery') IS NOT NULL
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetInt32(0) < OldestServer)
        {
            throw new PostgresSchemaException(
                PostgresSchemaFailure.UnsupportedServer, $"The server is PostgreSQL {reader.GetString(1)}; {OldestServer / 10000} or newer is needed.");
        }

        if (await reader.IsDBNullAsync(2, cancellationToken))
        {
            throw new PostgresSchemaException(
                PostgresSchemaFailure.Denied, $"The search path ({reader.GetString(3)}) names no schema that the user may use: make it first (CREATE SCHEMA), or mend Search Path.");
        }

        return (reader.GetBoolean(4), reader.GetBoolean(5));
    }
}
