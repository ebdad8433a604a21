using MoA.Simulator;

namespace MoA.ClusterBench.Harness;

/// <summary>The cluster of a scenario.</summary>
internal sealed record ClusterSettings
{
    /// <summary>Silos at the start.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>The provider, in this process, where its counters can be read.</summary>
    public SimulatorOptions Simulator { get; init; } = new();

    /// <summary>The quota that silos are told of; null: none.</summary>
    public object? Quota { get; init; }

    /// <summary>Variables for every silo.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Starts what the silos meet in and keep their runs in. Default: a PostgreSQL that waits for its disk.</summary>
    public Func<Task<IClusterStore>> Store { get; init; } = () => PostgresStore.StartAsync(isDurable: true);

    /// <summary>Where the silos' logs are left; null: nowhere.</summary>
    public string? Logs { get; init; }

    /// <summary>Simulated models whose every answer is the number of its call, so that a journal tells which call it kept.</summary>
    public static SimulatorOptions Numbered(double medianMs, double sigma) => new()
    {
        KeepCalls = 2_000_000,
        Default = new SimulatedModel { Answer = "{call}", TimeToFirstToken = new LogNormal { Median = medianMs, Sigma = sigma } },
    };
}
