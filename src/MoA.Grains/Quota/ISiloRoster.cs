namespace MoA.Grains.Quota;

/// <summary>Who belongs to the cluster, as the silo that keeps a quota sees it.</summary>
internal interface ISiloRoster
{
    /// <summary>Changes when anything else here does.</summary>
    long Version { get; }

    /// <summary>The silos that do work.</summary>
    IEnumerable<SiloAddress> Active { get; }

    /// <summary>Whether a silo is known to be gone for good.</summary>
    bool IsDead(SiloAddress silo);
}
