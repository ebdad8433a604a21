using MoA.Core.Quota;

namespace MoA.Grains.Quota;

/// <summary>How the cluster's quota is kept.</summary>
internal sealed record ClusterQuotaOptions
{
    /// <summary>How limits are kept. Default <see cref="QuotaOptions.Cluster"/>.</summary>
    public QuotaOptions Quota { get; init; } = QuotaOptions.Cluster;

    /// <summary>How long a call waits while the quota cannot be reached, before it is refused. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest time between two asks of a silo for one provider. Default 20 ms.</summary>
    public TimeSpan AskFloor { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How old leave may be when it reaches the silo, seen from when the silo asked; older leave is given back. A half of
    /// <see cref="QuotaOptions.Spread"/>, so that the other half is left for the way to the provider.
    /// </summary>
    public TimeSpan LeaveAge => Quota.Spread / 2;
}
