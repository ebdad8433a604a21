using Orleans.Configuration;
using ClusterOptions = MoA.Core.Configuration.ClusterOptions;

namespace MoA.Silo.Tuning;

/// <summary>How silos watch each other.</summary>
internal static class SiloMembership
{
    // One small update a silo. A silo that comes up on another address while the table still holds dead ones, as after a power cut, has to wait until
    // those missed this many; with Orleans' 30 s that is a minute and a half.
    private static readonly TimeSpan AliveEvery = TimeSpan.FromSeconds(5);

    // One small query a silo. News travel by gossip; this is for a silo that missed them, such as one that hung and was declared dead meanwhile.
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(10);

    /// <summary>Sets how soon a silo is taken for dead.</summary>
    public static ISiloBuilder UseMembership(this ISiloBuilder silo, ClusterOptions cluster) => silo.Configure<ClusterMembershipOptions>(membership =>
    {
        var detection = cluster.FailureDetection;
        var probe = TimeSpan.FromSeconds(detection.ProbeSeconds);
        membership.ProbeTimeout = probe;
        // Orleans would let it sink to half where answers come quickly, which a burst of load then misses.
        membership.MinProbeTimeout = probe;
        // And it would let it grow to four times as much; besides, it counts a silo alive for this times the missed probes after the last message from
        // it, as long as the connection stands. A process that hangs keeps its connections, so this decides when it is found.
        membership.MaxProbeTimeout = probe;
        membership.NumMissedProbesLimit = detection.MissedProbes;
        // From the second missed probe on Orleans would ask another silo to probe in its stead. That silo gets no answer of a process that hangs, either,
        // which 10.4.2 takes for a failure of the silo it asked: with three silos nobody would ever be found hanging.
        membership.EnableIndirectProbes = false;
        membership.NumVotesForDeathDeclaration = detection.Votes;
        membership.IAmAliveTablePublishTimeout = AliveEvery;
        membership.TableRefreshTimeout = RefreshEvery;
    });
}
