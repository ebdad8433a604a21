using MoA.Grains.Hosting;

namespace MoA.Silo.Health;

/// <summary>A silo takes work when it is a member of its cluster and its storage answers.</summary>
internal sealed class SiloReadiness(ISiloStatusOracle membership, StorageProbe storage) : ISiloCheck
{
    public string? Problem => membership.CurrentStatus switch
    {
        SiloStatus.Active => storage.IsReachable ? null : "The storage of runs does not answer.",
        SiloStatus.ShuttingDown or SiloStatus.Stopping => "This silo is leaving its cluster.",
        SiloStatus.Dead => "This silo was declared dead by its cluster.",
        _ => "This silo has not joined its cluster yet.",
    };
}
