using System.Globalization;
using MoA.Bench.Harness;
using MoA.Postgres.Members;
using MoA.Postgres.Schema;
using MoA.Simulator;
using MoA.Testing.Postgres;
using Npgsql;

namespace MoA.ClusterBench.Harness;

/// <summary>A cluster of real silo processes on loopback with a PostgreSQL of its own; the provider is simulated in this process.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly ClusterSettings _settings;
    private readonly Bed _bed = new();
    private readonly List<SiloNode> _silos = [];
    private readonly Dictionary<string, string> _environment;
    private readonly NpgsqlDataSource _database;

    private SiloCluster(ClusterSettings settings, PostgresServer postgres, string connectionString, SimulatorHost simulator)
    {
        _settings = settings;
        Postgres = postgres;
        Simulator = simulator;
        _database = NpgsqlDataSource.Create(connectionString);
        _bed.Configure(simulator.BaseUrl, settings.Quota);
        _environment = new(settings.Environment)
        {
            ["MOA_CLUSTER_DATABASE"] = connectionString,
            ["MoA__Cluster__Clustering__Kind"] = "postgres",
            ["MoA__Cluster__Clustering__ConnectionStringEnvironmentVariable"] = "MOA_CLUSTER_DATABASE",
            ["MoA__Cluster__Storage__Kind"] = "postgres",
            ["MoA__Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["Logging__LogLevel__Orleans"] = "Warning",
        };
    }

    public PostgresServer Postgres { get; }

    public SimulatorHost Simulator { get; }

    public IReadOnlyList<SiloNode> Silos => _silos;

    public static async Task<SiloCluster> StartAsync(ClusterSettings settings)
    {
        var postgres = await PostgresServer.StartAsync(settings.IsDurable);
        var simulator = SimulatorApp.Build(settings.Simulator, "http://127.0.0.1:0");
        await simulator.StartAsync();
        // Silos size their pools themselves where the string leaves it to them.
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        connection.Remove("Maximum Pool Size");
        var cluster = new SiloCluster(settings, postgres, connection.ConnectionString, simulator);
        try
        {
            await PostgresSchema.ApplyAsync(cluster._database, CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, settings.Silos).Select(_ => cluster.AddAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The silo after this one, in a circle.</summary>
    public SiloNode After(SiloNode silo) => _silos[(_silos.IndexOf(silo) + 1) % _silos.Count];

    /// <summary>Starts one more silo.</summary>
    public async Task<SiloNode> AddAsync()
    {
        SiloNode silo;
        lock (_silos)
        {
            silo = new SiloNode(_silos.Count + 1, _bed.ConfigPath, _environment);
            _silos.Add(silo);
        }

        await silo.StartAsync();
        return silo;
    }

    /// <summary>Which place each silo's name stands for; a silo has a new name in every life.</summary>
    public async Task<IReadOnlyDictionary<string, SiloNode>> NamesAsync()
    {
        var members = await ClusterMembers.ReadAsync(_database, CancellationToken.None);
        return (from member in members
                from silo in _silos
                where member.Address.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{silo.SiloPort}"), StringComparison.Ordinal)
                select (member.Name, silo)).DistinctBy(named => named.Name).ToDictionary(named => named.Name, named => named.silo);
    }

    /// <summary>How the cluster's table sees a silo's present life.</summary>
    public async Task<string> StatusAsync(SiloNode silo)
    {
        var members = await ClusterMembers.ReadAsync(_database, CancellationToken.None);
        return members.Where(member => member.Address.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{silo.SiloPort}"), StringComparison.Ordinal))
            .MaxBy(member => member.Generation)?.Status ?? "unknown";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_settings.Logs is { } folder)
        {
            Directory.CreateDirectory(folder);
            foreach (var silo in _silos)
                await File.WriteAllTextAsync(Path.Combine(folder, $"silo-{silo.Number}.log"), silo.Output);
            await File.WriteAllTextAsync(Path.Combine(folder, "postgres.log"), Postgres.Log);
        }

        await Simulator.DisposeAsync();
        await _database.DisposeAsync();
        await Postgres.DisposeAsync();
        _bed.Dispose();
    }
}
