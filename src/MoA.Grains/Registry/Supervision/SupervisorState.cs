using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>What a shard keeps.</summary>
[GenerateSerializer]
[Alias("moa.supervisor.state")]
internal sealed class SupervisorState
{
    /// <summary>Its open runs.</summary>
    [Id(0)]
    public RunId[] Open { get; set; } = [];
}
