using System.Net;
using MoA.Grains.Quota;

namespace MoA.Grains.Tests.Quota;

internal sealed class FakeRoster(int silos) : ISiloRoster
{
    private readonly HashSet<SiloAddress> _dead = [];

    public long Version { get; private set; }

    public IEnumerable<SiloAddress> Active => Enumerable.Range(0, silos).Select(Address).Where(silo => !_dead.Contains(silo));

    public static SiloAddress Address(int silo) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1_000 + silo), 1);

    public bool IsDead(SiloAddress silo) => _dead.Contains(silo);

    public void Bury(int silo)
    {
        _dead.Add(Address(silo));
        Version++;
    }
}
