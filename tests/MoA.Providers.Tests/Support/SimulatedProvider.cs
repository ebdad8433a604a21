using MoA.Core.Mixtures;
using MoA.Simulator;

namespace MoA.Providers.Tests.Support;

/// <summary>A simulator on loopback and a harness that calls it.</summary>
internal sealed class SimulatedProvider : IAsyncDisposable
{
    private SimulatedProvider(SimulatorHost host, Harness harness)
    {
        Host = host;
        Harness = harness;
    }

    public SimulatorHost Host { get; }

    public Harness Harness { get; }

    public SimulatorSnapshot Stats => Host.Stats.Snapshot();

    public static Task<SimulatedProvider> StartAsync(
        FaultKind kind, Func<ProviderSpec, ProviderSpec>? change = null, TestClock? clock = null) =>
        StartAsync(change, clock, new FaultRule { Kind = kind });

    public static async Task<SimulatedProvider> StartAsync(
        Func<ProviderSpec, ProviderSpec>? change = null, TestClock? clock = null, params FaultRule[] faults)
    {
        var options = new SimulatorOptions
        {
            Models = { [Harness.Model.Name] = new SimulatedModel { Answer = "The answer of {model}, call {call}, to {prompt}", Faults = faults } },
        };
        return await StartAsync(options, change, clock);
    }

    public static async Task<SimulatedProvider> StartAsync(
        SimulatorOptions options, Func<ProviderSpec, ProviderSpec>? change = null, TestClock? clock = null)
    {
        var used = clock ?? new TestClock { Skip = TimeSpan.FromSeconds(20) };
        var host = SimulatorApp.Build(options, "http://127.0.0.1:0");
        await host.StartAsync();
        return new SimulatedProvider(host, new Harness(host.BaseUrl, change, used));
    }

    public Task UntilAsync(Func<SimulatorSnapshot, bool> condition) =>
        Host.Stats.WaitUntilAsync(condition).WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        await Host.DisposeAsync();
    }
}
