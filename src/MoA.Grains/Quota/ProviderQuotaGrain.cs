using MoA.Grains.Quota.Messages;
using Orleans.Placement;

namespace MoA.Grains.Quota;

/// <summary>
/// The arbiter as a grain. It is kept active: a new activation has to start with empty buckets, since it cannot know what its predecessor
/// allowed, and a provider that is rarely called should not pay for that with every call.
/// </summary>
[GrainType("moa-quota")]
[KeepAlive]
[RandomPlacement]
internal sealed class ProviderQuotaGrain : Grain, IProviderQuotaGrain
{
    private readonly QuotaArbiter _arbiter;

    public ProviderQuotaGrain(
        IGrainContext context, ClusterLimits limits, ClusterQuotaOptions options, TimeProvider time, IClusterMembershipService membership)
    {
        var provider = context.GrainId.Key.ToString()!;
        _arbiter = new QuotaArbiter(limits.Of(provider), options, time, new SiloRoster(membership));
    }

    public Task<QuotaAnswer> AskAsync(QuotaAsk ask) => Task.FromResult(_arbiter.Answer(ask));
}
