namespace MoA.Grains.Quota;

/// <summary>Orleans' membership.</summary>
internal sealed class SiloRoster(IClusterMembershipService membership) : ISiloRoster
{
    public long Version => membership.CurrentSnapshot.Version.Value;

    public IEnumerable<SiloAddress> Active =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);

    public bool IsDead(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Dead;
}
