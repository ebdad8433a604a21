using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MoA.Grains.Hosting;
using Orleans.Configuration;

namespace MoA.Grains.Tests.Hosting;

/// <summary>A guard on a clock that can stand still, and a membership table that a test answers for.</summary>
internal sealed class StallRig : IDisposable
{
    public static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);

    private static readonly SiloAddress Silo = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1_000), 1);

    public StallRig() => Guard = new StallGuard(
        Membership, new Details(), Options.Create(new ClusterMembershipOptions { ProbeTimeout = Probe }), Clock, NullLogger<StallGuard>.Instance);

    public FrozenClock Clock { get; } = new();

    public FakeMembership Membership { get; } = new();

    public StallGuard Guard { get; }

    public void Dispose() => Guard.Dispose();

    public sealed class FakeMembership : IClusterMembershipService
    {
        private int _refreshes;

        public SiloStatus Status { get; set; } = SiloStatus.Active;

        public Func<int, ValueTask> OnRefresh { get; set; } = _ => default;

        public int Refreshes => _refreshes;

        public ClusterMembershipSnapshot CurrentSnapshot => new(
            ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(Silo, new ClusterMember(Silo, Status, "silo")), new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
            OnRefresh(Interlocked.Increment(ref _refreshes));

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }

    private sealed class Details : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => Silo;

        public SiloAddress GatewayAddress => Silo;
    }
}
