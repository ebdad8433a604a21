using System.Globalization;
using MoA.Bench.Harness;
using MoA.Simulator;

namespace MoA.ClusterBench.Harness;

/// <summary>A cluster of real silo processes on loopback with a store of its own; the provider is simulated in this process.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly ClusterSettings _settings;
    private readonly Bed _bed = new();
    private readonly List<SiloNode> _silos = [];
    private readonly Dictionary<string, string> _environment;

    private SiloCluster(ClusterSettings settings, IClusterStore store, SimulatorHost simulator)
    {
        _settings = settings;
        Store = store;
        Simulator = simulator;
        _bed.Configure(simulator.BaseUrl, settings.Quota);
        _environment = new(store.Environment)
        {
            ["MoA__Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["Logging__LogLevel__Orleans"] = "Warning",
        };
        foreach (var (name, value) in settings.Environment)
            _environment[name] = value;
    }

    public IClusterStore Store { get; }

    public SimulatorHost Simulator { get; }

    public IReadOnlyList<SiloNode> Silos => _silos;

    public static async Task<SiloCluster> StartAsync(ClusterSettings settings)
    {
        var store = await settings.Store();
        var simulator = SimulatorApp.Build(settings.Simulator, "http://127.0.0.1:0");
        await simulator.StartAsync();
        var cluster = new SiloCluster(settings, store, simulator);
        try
        {
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
            silo = new SiloNode(_silos.Count + 1, Store.Silo, _bed.ConfigPath, _environment);
            _silos.Add(silo);
        }

        await silo.StartAsync();
        return silo;
    }

    /// <summary>Which place each silo's name stands for; a silo has a new name in every life.</summary>
    public async Task<IReadOnlyDictionary<string, SiloNode>> NamesAsync()
    {
        var members = await Store.MembersAsync();
        return (from member in members
                from silo in _silos
                where member.Address.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{silo.SiloPort}"), StringComparison.Ordinal)
                select (member.Name, silo)).DistinctBy(named => named.Name).ToDictionary(named => named.Name, named => named.silo);
    }

    /// <summary>How the cluster's table sees a silo's present life.</summary>
    public async Task<string> StatusAsync(SiloNode silo)
    {
        var members = await Store.MembersAsync();
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
            await File.WriteAllTextAsync(Path.Combine(folder, "store.log"), Store.Log);
        }

        await Simulator.DisposeAsync();
        await Store.DisposeAsync();
        _bed.Dispose();
    }
}
