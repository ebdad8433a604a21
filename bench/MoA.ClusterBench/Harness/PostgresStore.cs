using MoA.Postgres.Members;
using MoA.Postgres.Schema;
using MoA.Testing.Postgres;
using Npgsql;
using ClusterMember = MoA.Postgres.Members.ClusterMember;

namespace MoA.ClusterBench.Harness;

/// <summary>A PostgreSQL with the tables that <c>moa cluster init</c> makes. It ends as by a crash.</summary>
internal sealed class PostgresStore : IClusterStore
{
    private readonly PostgresServer _server;
    private readonly NpgsqlDataSource _database;

    private PostgresStore(PostgresServer server, string connectionString)
    {
        _server = server;
        _database = NpgsqlDataSource.Create(connectionString);
        Environment = new Dictionary<string, string>
        {
            ["MOA_CLUSTER_DATABASE"] = connectionString,
            ["MoA__Cluster__Clustering__Kind"] = "postgres",
            ["MoA__Cluster__Clustering__ConnectionStringEnvironmentVariable"] = "MOA_CLUSTER_DATABASE",
            ["MoA__Cluster__Storage__Kind"] = "postgres",
        };
    }

    public string Name => "PostgreSQL";

    public string Silo => "MoA.Silo.dll";

    public IReadOnlyDictionary<string, string> Environment { get; }

    public string Log => _server.Log;

    /// <param name="isDurable">Whether it waits for its disk, as in earnest. Tests need not.</param>
    public static async Task<IClusterStore> StartAsync(bool isDurable)
    {
        var server = await PostgresServer.StartAsync(isDurable);
        // Silos size their pools themselves where the string leaves it to them.
        var connection = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        connection.Remove("Maximum Pool Size");
        var store = new PostgresStore(server, connection.ConnectionString);
        try
        {
            await PostgresSchema.ApplyAsync(store._database, CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlyList<ClusterMember>> MembersAsync() => ClusterMembers.ReadAsync(_database, CancellationToken.None);

    public Task StopAsync() => _server.StopAsync(isImmediate: true);

    public Task StartAgainAsync() => _server.StartAgainAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }
}
