using Orleans.GrainDirectory;

namespace MoA.Grains.Agents;

/// <summary>
/// The directory of the agents' grains, which knows none. A stateless worker is always in the silo that calls it; Orleans looks it up all the same,
/// and in the cluster's directory that is a question to another silo for every call, unanswered while that silo is away.
/// </summary>
internal sealed class AgentDirectory : IGrainDirectory
{
    /// <summary>The name that the grains' classes give.</summary>
    public const string Name = "moa-agents";

    /// <inheritdoc/>
    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    /// <inheritdoc/>
    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    /// <inheritdoc/>
    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
