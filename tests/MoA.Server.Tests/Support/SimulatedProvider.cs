using System.Text.Json;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Server.Tests.Support;

/// <summary>A provider that outlives the servers configured to use it: the simulator, in the test's own process, where its counters can be read.</summary>
internal sealed class SimulatedProvider : IAsyncDisposable
{
    public const string Aggregator = "agg";

    public static readonly string[] Proposers = ["p1", "p2"];

    private readonly TempFolder _folder = new();
    private readonly SimulatorHost _simulator;

    private SimulatedProvider(SimulatorHost simulator) => _simulator = simulator;

    public SimulatorStats Stats => _simulator.Stats;

    public static async Task<SimulatedProvider> StartAsync(SimulatorOptions options)
    {
        var simulator = SimulatorApp.Build(options, "http://127.0.0.1:0");
        await simulator.StartAsync();
        return new SimulatedProvider(simulator);
    }

    /// <summary>Starts a server with the mixture <c>moa</c>, three layers over this provider; each start goes on with the same journal.</summary>
    public HostProcess StartServer()
    {
        var config = _folder.Write("moa.json", JsonSerializer.Serialize(new
        {
            MoA = new
            {
                Providers = new { sim = new { BaseUrl = _simulator.BaseUrl.ToString() } },
                Models = Proposers.Append(Aggregator).ToDictionary(id => id, _ => new { Provider = "sim" }),
                Mixtures = new { moa = new { Layers = 3, Proposers, Aggregator } },
            },
        }));
        return ServerProcess.Start(
            _folder.FullName, null, "--config", config, "--data", Path.Combine(_folder.FullName, "data"), "--urls", "http://127.0.0.1:0");
    }

    /// <summary>Waits until the counters are so.</summary>
    public async Task UntilAsync(Func<SimulatorSnapshot, bool> isSo)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Stats.WaitUntilAsync(isSo, bound.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }
}
