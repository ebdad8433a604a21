using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>An open run as its shard sees it.</summary>
internal sealed class OpenRun(RunId id)
{
    public RunId Id { get; } = id;

    /// <summary>The silo that hosts it; null: nobody is known to.</summary>
    public SiloAddress? Host { get; private set; }

    /// <summary>Not woken before this time.</summary>
    public DateTimeOffset NextWake { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Whether it is being woken, or in line for it.</summary>
    public bool Waking { get; set; }

    /// <summary>How many wakes in a row failed.</summary>
    public int Failures { get; set; }

    /// <summary>When it was first found not to be open.</summary>
    public DateTimeOffset? EndedSince { get; set; }

    /// <summary>Whether the shard has done with it.</summary>
    public bool Closed { get; set; }

    /// <summary>Whether it is to be woken as soon as possible.</summary>
    public bool IsDue(DateTimeOffset now) => Host is null && !Closed && !Waking && NextWake <= now;

    /// <summary>A silo hosts it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="seen">The cluster's membership when the silo said so.</param>
    public void HostedBy(SiloAddress silo, MembershipVersion seen) => (Host, _hostSeen, Failures, EndedSince) = (silo, seen, 0, null);

    /// <summary>Nobody hosts it any more.</summary>
    public void Abandoned() => (Host, NextWake) = (null, DateTimeOffset.MinValue);

    /// <summary>Whether the silo that hosted it is dead.</summary>
    public bool IsHostDead(ClusterMembershipSnapshot membership) =>
        Host is { } host && membership.GetSiloStatus(host, _hostSeen) == SiloStatus.Dead;

    private MembershipVersion _hostSeen;
}
