using MoA.Postgres.Connections;
using MoA.Postgres.Schema;
using MoA.Postgres.Tests.Support;
using MoA.Testing;
using MoA.Testing.Postgres;

namespace MoA.Postgres.Tests.Schema;

public sealed class ApplyTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [PostgresFact]
    public async Task An_empty_database_gets_everything_and_a_second_time_changes_nothing()
    {
        await using var database = await Database.CreateAsync(postgres);

        var first = await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        var after = await database.DumpAsync();
        var second = await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();

        Assert.Equal((0, PostgresSchema.Version, true), (first.From, first.To, first.IsChanged));
        Assert.False(second.IsChanged);
        Assert.Equal(after, await database.DumpAsync());
        await PostgresSchema.CheckAsync(database.Source, CancellationToken.None).Bounded();
    }

    [PostgresFact]
    public async Task Many_at_once_make_it_once()
    {
        await using var database = await Database.CreateAsync(postgres);

        var changes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostgresSchema.ApplyAsync(database.Source, CancellationToken.None)))).Bounded();

        Assert.Single(changes, change => change.IsChanged);
        Assert.Equal(PostgresSchema.Version, await database.ReadAsync<long>("SELECT count(*) FROM moa_schema"));
    }

    [PostgresFact]
    public async Task An_upgrade_runs_the_steps_that_are_missing_and_takes_the_new_queries_and_leaves_the_rows()
    {
        await using var database = await Database.CreateAsync(postgres);
        var current = SchemaDefinition.Current;
        var next = current with
        {
            Steps = [.. current.Steps, new SchemaStep(current.Version + 1, "ALTER TABLE OrleansStorage ADD COLUMN later integer; CREATE TABLE later (id integer)")],
            Queries = new Dictionary<string, string>(current.Queries) { ["ReadFromStorageKey"] = "SELECT 1", ["LaterKey"] = "SELECT 2" },
        };
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        await database.RunAsync("INSERT INTO OrleansStorage VALUES (1, 2, 3, 4, 5, now(), 's', 't', 'x', '\\x00')");

        var change = await SchemaUpgrade.ApplyAsync(database.Source, next, CancellationToken.None).Bounded();

        Assert.Equal((current.Version, next.Version), (change.From, change.To));
        Assert.Equal("SELECT 1", await database.ReadAsync<string>("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ReadFromStorageKey'"));
        Assert.Equal(next.Queries.Count, await database.ReadAsync<long>("SELECT count(*) FROM OrleansQuery"));
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM OrleansStorage WHERE later IS NULL"));
        Assert.Equal(PostgresSchemaFailure.Newer, (await FailureAsync(() => PostgresSchema.ApplyAsync(database.Source, CancellationToken.None))).Failure);
        Assert.Equal(PostgresSchemaFailure.Newer, (await FailureAsync(() => PostgresSchema.CheckAsync(database.Source, CancellationToken.None))).Failure);
    }

    [PostgresFact]
    public async Task A_step_that_fails_leaves_nothing_behind()
    {
        await using var database = await Database.CreateAsync(postgres);
        var current = SchemaDefinition.Current;
        var broken = current with { Steps = [.. current.Steps, new SchemaStep(current.Version + 1, "CREATE TABLE half (id integer); SELECT 1 / 0")] };

        var failure = await FailureAsync(() => SchemaUpgrade.ApplyAsync(database.Source, broken, CancellationToken.None));

        Assert.Contains("division by zero", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
        Assert.Equal(PostgresSchemaOrigin.None, (await PostgresSchema.ReadStateAsync(database.Source, CancellationToken.None)).Origin);
    }

    [PostgresFact]
    public async Task A_query_that_somebody_deleted_comes_back()
    {
        await using var database = await Database.CreateAsync(postgres);
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        await database.RunAsync("DELETE FROM OrleansQuery WHERE QueryKey = 'ClearStorageKey'");

        var failure = await FailureAsync(() => PostgresSchema.CheckAsync(database.Source, CancellationToken.None));
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();

        Assert.Equal(PostgresSchemaFailure.Outdated, failure.Failure);
        Assert.Contains("ClearStorageKey", failure.Message, StringComparison.Ordinal);
        await PostgresSchema.CheckAsync(database.Source, CancellationToken.None).Bounded();
    }

    [PostgresFact]
    public async Task The_tables_go_where_the_search_path_says()
    {
        await using var database = await Database.CreateAsync(postgres);
        await database.RunAsync("CREATE SCHEMA cluster_a");
        await using var inSchema = PostgresConnection.Open(database.ConnectionString + ";Search Path=cluster_a");
        await using var inNone = PostgresConnection.Open(database.ConnectionString + ";Search Path=nowhere");

        await PostgresSchema.ApplyAsync(inSchema, CancellationToken.None).Bounded();
        var failure = await FailureAsync(() => PostgresSchema.ApplyAsync(inNone, CancellationToken.None));

        Assert.Equal(6, await database.ReadAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'cluster_a'"));
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        Assert.Contains("Search Path", failure.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_silo_is_told_to_run_init_on_a_database_that_has_nothing_or_too_little()
    {
        await using var database = await Database.CreateAsync(postgres);

        var missing = await FailureAsync(() => PostgresSchema.CheckAsync(database.Source, CancellationToken.None));
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        await database.RunAsync("UPDATE moa_schema SET version = 0");
        var old = await FailureAsync(() => PostgresSchema.CheckAsync(database.Source, CancellationToken.None));

        Assert.All([missing, old], failure =>
        {
            Assert.Equal(PostgresSchemaFailure.Outdated, failure.Failure);
            Assert.Contains("run moa cluster init", failure.Message, StringComparison.Ordinal);
        });
    }

    private static Task<PostgresSchemaException> FailureAsync(Func<Task> work) => Assert.ThrowsAsync<PostgresSchemaException>(work).Bounded();
}
