using Npgsql;

namespace MoA.Postgres.Schema;

/// <summary>
/// The tables and queries that Orleans' ADO.NET providers need of PostgreSQL 12 or newer. They are made in the first schema of the search path.
/// Every call throws <see cref="PostgresSchemaException"/> where the database cannot be used.
/// </summary>
public static class PostgresSchema
{
    /// <summary>The version that this program makes and uses.</summary>
    public static int Version => SchemaDefinition.Current.Version;

    /// <summary>
    /// Makes the schema, or brings an older one up to date. All of it happens or nothing, any number of processes may do it at once, and on a
    /// current schema it changes nothing. Silos may run meanwhile.
    /// </summary>
    public static Task<PostgresSchemaChange> ApplyAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        SchemaUpgrade.ApplyAsync(database, SchemaDefinition.Current, cancellationToken);

    /// <summary>
    /// Applies Orleans' own scripts instead: <c>PostgreSQL-Main.sql</c>, <c>-Clustering</c>, <c>-Persistence</c> and <c>-Reminders</c>. Those whose
    /// tables are there are skipped; all of it happens or nothing.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="folder">The folder that holds all four.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<PostgresSchemaChange> ApplyScriptsAsync(NpgsqlDataSource database, string folder, CancellationToken cancellationToken) =>
        OfficialScripts.ApplyAsync(database, SchemaDefinition.Current, folder, cancellationToken);

    /// <summary>Looks at what there is.</summary>
    public static Task<PostgresSchemaState> ReadStateAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        DatabaseErrors.TranslateAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await SchemaInspector.InspectAsync(connection, SchemaDefinition.Current, cancellationToken);
        });

    /// <summary>Makes sure, at a silo's start, that its providers will find what they need. Foreign tables are as good, where nothing is missing.</summary>
    public static async Task CheckAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (Problem(await ReadStateAsync(database, cancellationToken)) is { } problem)
            throw problem;
    }

    /// <summary>Says why a silo would not start on what there is; null where it would.</summary>
    public static PostgresSchemaException? Problem(PostgresSchemaState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state switch
        {
            { Origin: PostgresSchemaOrigin.None } => Outdated("The database has no tables for a cluster: run moa cluster init."),
            { Origin: PostgresSchemaOrigin.Moa } when state.Version > Version => Newer(state.Version, Version),
            { Origin: PostgresSchemaOrigin.Moa } when state.Version < Version =>
                Outdated($"The database's schema has version {state.Version}, and {Version} is needed: run moa cluster init."),
            { MissingQueries.Count: > 0 } => Outdated(
                $"The database's OrleansQuery lacks {string.Join(", ", state.MissingQueries)}: run moa cluster init{(state.Origin == PostgresSchemaOrigin.Foreign ? " --scripts DIR" : "")}."),
            _ => null,
        };
    }

    internal static PostgresSchemaException Newer(int found, int known) => new(
        PostgresSchemaFailure.Newer, $"The database's schema has version {found}, and this program knows {known} at most: use the newer program.");

    private static PostgresSchemaException Outdated(string message) => new(PostgresSchemaFailure.Outdated, message);
}
