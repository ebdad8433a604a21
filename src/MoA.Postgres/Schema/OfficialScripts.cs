using Npgsql;

namespace MoA.Postgres.Schema;

/// <summary>Orleans' own scripts, as a user downloaded them.</summary>
internal static class OfficialScripts
{
    // In the order in which they build on each other, each with a table that tells whether it was applied.
    private static readonly (string Name, string Table)[] All =
    [
        ("PostgreSQL-Main.sql", "orleansquery"),
        ("PostgreSQL-Clustering.sql", "orleansmembershiptable"),
        ("PostgreSQL-Persistence.sql", "orleansstorage"),
        ("PostgreSQL-Reminders.sql", "orleansreminderstable"),
    ];

    public static async Task<PostgresSchemaChange> ApplyAsync(
        NpgsqlDataSource database, SchemaDefinition definition, string folder, CancellationToken cancellationToken)
    {
        var scripts = await ReadAsync(folder, cancellationToken);
        return await SchemaTransaction.RunAsync(
            database,
            async connection =>
            {
                var before = await SchemaInspector.InspectAsync(connection, definition, cancellationToken);
                if (before.Origin == PostgresSchemaOrigin.Moa)
                {
                    throw new PostgresSchemaException(
                        PostgresSchemaFailure.Foreign, "The database has moa's own schema, which needs no scripts: leave --scripts out, or name another database or schema (Search Path).");
                }

                var applied = await ApplyAsync(connection, scripts, cancellationToken);
                var after = await SchemaInspector.InspectAsync(connection, definition, cancellationToken);
                if (after.MissingQueries.Count == 0)
                    return new PostgresSchemaChange(0, 0, applied);
                throw new PostgresSchemaException(
                    PostgresSchemaFailure.InvalidScript,
                    $"The scripts leave out {string.Join(", ", after.MissingQueries)}, so nothing was changed: take those of Orleans 10.4, or run its migration scripts first.");
            },
            cancellationToken);
    }

    private static async Task<string[]> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var missing = All.Select(script => script.Name).Where(name => !File.Exists(Path.Combine(folder, name))).ToArray();
        if (missing.Length > 0)
        {
            throw new PostgresSchemaException(
                PostgresSchemaFailure.InvalidScript, $"The folder {folder} lacks {string.Join(", ", missing)}: download them from Orleans' repository, as of its release 10.4.");
        }

        return await Task.WhenAll(All.Select(script => File.ReadAllTextAsync(Path.Combine(folder, script.Name), cancellationToken)));
    }

    private static async Task<List<string>> ApplyAsync(NpgsqlConnection connection, string[] scripts, CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        for (var index = 0; index < All.Length; index++)
        {
            var (name, table) = All[index];
            if (await ExistsAsync(connection, table, cancellationToken))
                continue;
            await SchemaTransaction.ExecuteAsync(connection, scripts[index], cancellationToken);
            if (!await ExistsAsync(connection, table, cancellationToken))
                throw new PostgresSchemaException(PostgresSchemaFailure.InvalidScript, $"{name} did not make the table {table}: it is not the script that its name says.");
            applied.Add(name);
        }

        return applied;
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        command.Parameters.AddWithValue(table);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
