using System.Text.Json;
using MoA.Testing;
using MoA.Testing.Postgres;
using Npgsql;

namespace MoA.Cli.Tests;

public sealed class ClusterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private const string Variable = "MOA_CLUSTER_CONNECTION";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task Init_prepares_a_database_once_and_status_shows_it()
    {
        var connection = await postgres.Server.CreateDatabaseAsync();
        var password = new NpgsqlConnectionStringBuilder(connection).Password!;

        var before = await RunAsync(connection, "cluster", "status");
        var made = await RunAsync(connection, "cluster", "init");
        var again = await RunAsync(connection, "cluster", "init", "--json");
        var after = await RunAsync(connection, "cluster", "status", "--json");

        before.AssertExit(1);
        Assert.Contains("run moa cluster init", before.Error, StringComparison.Ordinal);
        made.AssertExit(0);
        Assert.Contains("made the schema, version 1.", made.Output, StringComparison.Ordinal);
        again.AssertExit(0);
        Assert.Equal((1, 1), (Only(again).GetProperty("from").GetInt32(), Only(again).GetProperty("to").GetInt32()));
        after.AssertExit(0);
        Assert.Equal("moa", Only(after).GetProperty("origin").GetString());
        Assert.Empty(Only(after).GetProperty("members").EnumerateArray());
        Assert.All([before, made, again, after], result => Assert.DoesNotContain(password, result.Output + result.Error, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task The_command_line_counts_more_than_the_environment_and_a_password_may_come_from_its_own_variable()
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync());
        var environment = new Dictionary<string, string> { [Variable] = "Host=127.0.0.1;Port=1;Database=nowhere", ["PGPASSWORD"] = connection.Password! };
        connection.Remove("Password");

        var result = await CliProcess.RunAsync(_folder.FullName, ["cluster", "init", "--connection", connection.ConnectionString], environment: environment);

        result.AssertExit(0);
    }

    [PostgresFact]
    public async Task A_wrong_password_is_refused_and_not_shown()
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync()) { Password = "hunter2" };

        var result = await RunAsync(connection.ConnectionString, "cluster", "init");

        result.AssertExit(2);
        Assert.Contains("PGPASSWORD", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--connection", "cluster", "init")]
    [InlineData(2, "lacks PostgreSQL-Main.sql", "cluster", "init", "--scripts", ".", "--connection", "Host=127.0.0.1;Port=1;Database=moa")]
    [InlineData(2, "Npgsql's form", "cluster", "status", "--connection", "postgres://moa:hunter2@127.0.0.1/moa")]
    [InlineData(2, "leave --server", "cluster", "init", "--server", "http://127.0.0.1:1", "--connection", "Host=127.0.0.1;Port=1;Database=moa")]
    [InlineData(3, "cannot be reached", "cluster", "init", "--connection", "Host=127.0.0.1;Port=1;Database=moa;Password=hunter2")]
    public async Task Mistakes_have_a_code_and_say_how_to_mend_them(int exitCode, string hint, params string[] arguments)
    {
        var result = await CliProcess.RunAsync(_folder.FullName, arguments);

        result.AssertExit(exitCode);
        Assert.Empty(result.Output);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_configuration_names_its_databases_and_each_is_prepared_once()
    {
        var environment = new Dictionary<string, string>
        {
            ["MOA_TEST_MEMBERS"] = await postgres.Server.CreateDatabaseAsync(),
            ["MOA_TEST_RUNS"] = await postgres.Server.CreateDatabaseAsync(),
        };
        var one = Config("""{ "Clustering": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "MOA_TEST_MEMBERS" }, "Storage": "postgres" }""");
        var two = Config("""
            { "Clustering": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "MOA_TEST_MEMBERS" },
              "Storage": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "MOA_TEST_RUNS" } }
            """);

        var first = await CliProcess.RunAsync(_folder.FullName, ["cluster", "init", "--json", "--config", one], environment: environment);
        var second = await CliProcess.RunAsync(_folder.FullName, ["cluster", "init", "--json", "--config", two], environment: environment);

        first.AssertExit(0);
        Assert.Equal(0, Only(first).GetProperty("from").GetInt32());
        second.AssertExit(0);
        Assert.Equal([1, 0], second.Json.GetProperty("databases").EnumerateArray().Select(report => report.GetProperty("from").GetInt32()));
    }

    [Theory]
    [InlineData("of the kind postgres", "{}")]
    [InlineData("MOA_TEST_UNSET", """{ "Clustering": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "MOA_TEST_UNSET" }, "Storage": "postgres" }""")]
    [InlineData("MoA:Cluster:Clustering:Kind", """{ "Clustering": { "Kind": "oracle" } }""")]
    public async Task A_configuration_that_names_no_database_is_refused(string hint, string cluster)
    {
        var result = await CliProcess.RunAsync(_folder.FullName, ["cluster", "init", "--config", Config(cluster)]);

        result.AssertExit(2);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
    }

    private string Config(string cluster) => _folder.Write(
        $"{Guid.NewGuid():N}.json",
        $$"""{ "MoA": { "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1" } }, "Models": { "m": { "Provider": "p" } }, "Cluster": {{cluster}} } }""");

    private static JsonElement Only(CliResult result) => Assert.Single(result.Json.GetProperty("databases").EnumerateArray());

    private Task<CliResult> RunAsync(string connection, params string[] arguments) => CliProcess.RunAsync(
        _folder.FullName, arguments, environment: new Dictionary<string, string> { [Variable] = connection });
}
