using System.Globalization;
using MoA.Bench.Load;
using MoA.Testing;

namespace MoA.ClusterBench.Harness;

/// <summary>A place in the cluster: a silo with its ports, which comes back to the same place when it is started again.</summary>
internal sealed class SiloNode : IAsyncDisposable
{
    private readonly string _assembly;
    private readonly string[] _arguments;
    private readonly Dictionary<string, string> _environment;
    private readonly List<string> _earlier = [];
    private HostProcess? _process;

    public SiloNode(int number, string assembly, string config, IReadOnlyDictionary<string, string> environment)
    {
        Number = number;
        _assembly = assembly;
        SiloPort = FreePort.Find();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}"));
        Client = new MoaClient(Address);
        _arguments = ["--config", config, "--urls", Address.ToString()];
        _environment = new(environment) { ["MoA__Cluster__SiloPort"] = SiloPort.ToString(CultureInfo.InvariantCulture) };
    }

    public int Number { get; }

    public int SiloPort { get; }

    public Uri Address { get; }

    public MoaClient Client { get; }

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Its name in telemetry; each life has counters of its own.</summary>
    public string Service => $"silo-{Number}.{Starts}";

    public HostProcess Process => _process ?? throw new InvalidOperationException($"Silo {Number} was not started.");

    /// <summary>What it said, in all its lives.</summary>
    public string Output => string.Join(Environment.NewLine, [.. _earlier, _process?.Output ?? ""]);

    public async Task StartAsync()
    {
        await StopAsync();
        Starts++;
        _environment["OTEL_SERVICE_NAME"] = Service;
        _process = HostProcess.Start(_assembly, Path.GetTempPath(), _environment, _arguments);
        await _process.ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
    }

    private async Task StopAsync()
    {
        if (_process is null)
            return;
        await _process.DisposeAsync();
        _earlier.Add(_process.Output);
        _process = null;
    }
}
