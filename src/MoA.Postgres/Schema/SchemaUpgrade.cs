using Npgsql;

namespace MoA.Postgres.Schema;

/// <summary>Brings a database to a definition, step by step.</summary>
internal static class SchemaUpgrade
{
    public static Task<PostgresSchemaChange> ApplyAsync(NpgsqlDataSource database, SchemaDefinition definition, CancellationToken cancellationToken) =>
        SchemaTransaction.RunAsync(
            database,
            async connection =>
            {
                var state = await SchemaInspector.InspectAsync(connection, definition, cancellationToken);
                Refuse(state, definition);
                if (state.Version < definition.Version || state.MissingQueries.Count > 0)
                    await UpgradeAsync(connection, definition, state.Version, cancellationToken);
                return new PostgresSchemaChange(state.Version, definition.Version, []);
            },
            cancellationToken);

    private static void Refuse(PostgresSchemaState state, SchemaDefinition definition)
    {
        if (state.Origin == PostgresSchemaOrigin.Foreign)
        {
            throw new PostgresSchemaException(
                PostgresSchemaFailure.Foreign,
                state.MissingQueries.Count == 0
                    ? "The database has a complete set of Orleans' tables that moa did not make. Silos work with it as it is; to let moa make its own, name another database or schema (Search Path)."
                    : $"The database has Orleans' tables that moa did not make, without {string.Join(", ", state.MissingQueries)}. Complete them with --scripts, or name another database or schema (Search Path).");
        }

        if (state.Version > definition.Version)
            throw PostgresSchema.Newer(state.Version, definition.Version);
    }

    private static async Task UpgradeAsync(NpgsqlConnection connection, SchemaDefinition definition, int from, CancellationToken cancellationToken)
    {
        await SchemaTransaction.ExecuteAsync(
            connection, "CREATE TABLE IF NOT EXISTS moa_schema (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())", cancellationToken);
        foreach (var step in definition.Steps.Where(step => step.Version > from))
        {
            await SchemaTransaction.ExecuteAsync(connection, step.Sql, cancellationToken);
            await SchemaTransaction.ExecuteAsync(connection, $"INSERT INTO moa_schema (version) VALUES ({step.Version})", cancellationToken);
        }

        await using var queries = new NpgsqlCommand(
            """
            INSERT INTO OrleansQuery (QueryKey, QueryText) SELECT * FROM unnest($1, $2)
            ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText
            """,
            connection);
        queries.Parameters.AddWithValue(definition.Queries.Keys.ToArray());
        queries.Parameters.AddWithValue(definition.Queries.Values.ToArray());
        await queries.ExecuteNonQueryAsync(cancellationToken);
    }
}
