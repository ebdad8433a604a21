using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>Everything a silo has to say to one shard.</summary>
/// <param name="silo">The silo.</param>
/// <param name="notes">What has become of runs, in its order.</param>
/// <param name="hosted">All open runs of the shard that the silo hosts; null: it does not say.</param>
[GenerateSerializer]
[Immutable]
[Alias("moa.supervisor.update")]
internal sealed class SupervisorUpdate(SiloAddress silo, SupervisorNote[] notes, RunId[]? hosted)
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public SiloAddress Silo { get; } = silo;

    /// <summary>What has become of runs, in its order.</summary>
    [Id(1)]
    public SupervisorNote[] Notes { get; } = notes;

    /// <summary>All open runs of the shard that the silo hosts; null: it does not say.</summary>
    [Id(2)]
    public RunId[]? Hosted { get; } = hosted;
}
