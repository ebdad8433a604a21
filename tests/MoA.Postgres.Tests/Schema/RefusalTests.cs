using MoA.Postgres.Connections;
using MoA.Postgres.Members;
using MoA.Postgres.Schema;
using MoA.Postgres.Tests.Support;
using MoA.Testing;
using MoA.Testing.Postgres;
using Npgsql;

namespace MoA.Postgres.Tests.Schema;

public sealed class RefusalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        await using var nowhere = PostgresConnection.Open("Host=127.0.0.1;Port=1;Database=moa;Username=moa;Password=hunter2");

        var failure = await FailureAsync(() => PostgresSchema.ApplyAsync(nowhere, CancellationToken.None));

        Assert.Equal(PostgresSchemaFailure.Unreachable, failure.Failure);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_wrong_password_is_denied_and_not_repeated()
    {
        await using var database = await Database.CreateAsync(postgres);
        await using var wrong = PostgresConnection.Open(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "hunter2" }.ConnectionString);

        var failure = await FailureAsync(() => PostgresSchema.ApplyAsync(wrong, CancellationToken.None));

        Assert.Equal(PostgresSchemaFailure.Denied, failure.Failure);
        Assert.Contains("PGPASSWORD", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_database_that_does_not_exist_is_to_be_made_first()
    {
        await using var database = await Database.CreateAsync(postgres);
        await using var absent = PostgresConnection.Open(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "absent" }.ConnectionString);

        var failure = await FailureAsync(() => PostgresSchema.ApplyAsync(absent, CancellationToken.None));

        Assert.Contains("createdb", failure.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_user_who_may_not_make_tables_is_told_what_is_needed()
    {
        await using var database = await Database.CreateAsync(postgres);
        await database.RunAsync("CREATE ROLE reader LOGIN PASSWORD 'reader'; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        await using var reader = PostgresConnection.Open(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "reader", Password = "reader" }.ConnectionString);

        var failure = await FailureAsync(() => PostgresSchema.ApplyAsync(reader, CancellationToken.None));

        Assert.Equal(PostgresSchemaFailure.Denied, failure.Failure);
        Assert.Contains("CREATE on the schema", failure.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Members_are_listed_by_cluster_name_and_start()
    {
        await using var database = await Database.CreateAsync(postgres);
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None).Bounded();
        await database.RunAsync(
            """
            INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('a');
            INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
            VALUES ('a', '127.0.0.1', 11111, 7, 'two', 'host', 6, 0, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'),
                   ('a', '127.0.0.1', 11112, 8, 'one', 'host', 3, 0, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z')
            """);

        var members = await ClusterMembers.ReadAsync(database.Source, CancellationToken.None).Bounded();

        Assert.Equal([("one", "active", "127.0.0.1:11112", 8), ("two", "dead", "127.0.0.1:11111", 7)], members.Select(member => (member.Name, member.Status, member.Address, member.Generation)));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero), members[0].LastAlive);
    }

    private static Task<PostgresSchemaException> FailureAsync(Func<Task> work) => Assert.ThrowsAsync<PostgresSchemaException>(work).Bounded();
}
