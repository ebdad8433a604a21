using MoA.Postgres.Schema;
using MoA.Postgres.Tests.Support;
using MoA.Testing;
using MoA.Testing.Postgres;

namespace MoA.Postgres.Tests.Schema;

/// <summary>With scripts that only look like Orleans' own, which are not ours to keep.</summary>
public sealed class ScriptTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task Scripts_are_applied_in_order_and_once()
    {
        await using var database = await Database.CreateAsync(postgres);
        WriteScripts(SchemaDefinition.Current.Queries.Keys);

        var first = await PostgresSchema.ApplyScriptsAsync(database.Source, _folder.FullName, CancellationToken.None).Bounded();
        var second = await PostgresSchema.ApplyScriptsAsync(database.Source, _folder.FullName, CancellationToken.None).Bounded();

        Assert.Equal(["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql", "PostgreSQL-Persistence.sql", "PostgreSQL-Reminders.sql"], first.Scripts);
        Assert.False(second.IsChanged);
        await PostgresSchema.CheckAsync(database.Source, CancellationToken.None).Bounded();
        var refusal = await FailureAsync(() => PostgresSchema.ApplyAsync(database.Source, CancellationToken.None));
        Assert.Equal(PostgresSchemaFailure.Foreign, refusal.Failure);
        Assert.Contains("that moa did not make", refusal.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_somebody_applied_by_hand_is_completed()
    {
        await using var database = await Database.CreateAsync(postgres);
        WriteScripts(SchemaDefinition.Current.Queries.Keys);
        await database.RunAsync(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "PostgreSQL-Main.sql")));

        var unfinished = await FailureAsync(() => PostgresSchema.CheckAsync(database.Source, CancellationToken.None));
        var change = await PostgresSchema.ApplyScriptsAsync(database.Source, _folder.FullName, CancellationToken.None).Bounded();

        Assert.Contains("moa cluster init --scripts", unfinished.Message, StringComparison.Ordinal);
        Assert.Equal(3, change.Scripts.Count);
        await PostgresSchema.CheckAsync(database.Source, CancellationToken.None).Bounded();
    }

    [PostgresFact]
    public async Task Scripts_that_leave_a_query_out_change_nothing_and_it_is_named()
    {
        await using var database = await Database.CreateAsync(postgres);
        WriteScripts(SchemaDefinition.Current.Queries.Keys.Where(key => key != "CleanupDefunctSiloEntriesKey"));

        var failure = await FailureAsync(() => PostgresSchema.ApplyScriptsAsync(database.Source, _folder.FullName, CancellationToken.None));

        Assert.Equal(PostgresSchemaFailure.InvalidScript, failure.Failure);
        Assert.Contains("CleanupDefunctSiloEntriesKey", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [PostgresFact]
    public async Task Missing_files_are_named_before_anything_is_done()
    {
        await using var database = await Database.CreateAsync(postgres);
        WriteScripts([]);
        File.Delete(Path.Combine(_folder.FullName, "PostgreSQL-Reminders.sql"));

        var failure = await FailureAsync(() => PostgresSchema.ApplyScriptsAsync(database.Source, _folder.FullName, CancellationToken.None));

        Assert.Contains("lacks PostgreSQL-Reminders.sql:", failure.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Moas_own_schema_takes_no_scripts()
    {
        await using var database = await Database.CreateAsync(postgres);
        WriteScripts(SchemaDefinition.Current.Queries.Keys);
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();

        var failure = await FailureAsync(() => PostgresSchema.ApplyScriptsAsync(database.Source, _folder.FullName, CancellationToken.None));

        Assert.Equal(PostgresSchemaFailure.Foreign, failure.Failure);
    }

    private void WriteScripts(IEnumerable<string> keys)
    {
        _folder.Write("PostgreSQL-Main.sql", "CREATE TABLE OrleansQuery (QueryKey varchar(64), QueryText text);");
        _folder.Write("PostgreSQL-Clustering.sql", "CREATE TABLE OrleansMembershipTable (id int);");
        _folder.Write("PostgreSQL-Persistence.sql", "CREATE TABLE OrleansStorage (id int);");
        _folder.Write(
            "PostgreSQL-Reminders.sql",
            $"CREATE TABLE OrleansRemindersTable (id int);{string.Concat(keys.Select(key => $"INSERT INTO OrleansQuery VALUES ('{key}', 'SELECT @Id; -- ''');"))}");
    }

    private static Task<PostgresSchemaException> FailureAsync(Func<Task> work) => Assert.ThrowsAsync<PostgresSchemaException>(work).Bounded();
}
