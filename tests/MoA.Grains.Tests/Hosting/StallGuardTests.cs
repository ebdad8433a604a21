using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MoA.Grains.Hosting;
using MoA.Testing;
using Orleans.Configuration;

namespace MoA.Grains.Tests.Hosting;

public sealed class StallGuardTests : IDisposable
{
    private static readonly SiloAddress Silo = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1_000), 1);
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly FrozenClock _clock = new();
    private readonly Membership _membership = new();
    private readonly StallGuard _guard;

    public StallGuardTests() => _guard = new StallGuard(
        _membership, new Details(), Options.Create(new ClusterMembershipOptions { ProbeTimeout = Probe }), _clock, NullLogger<StallGuard>.Instance);

    public void Dispose() => _guard.Dispose();

    [Fact]
    public void Beats_and_calls_keep_it_open_and_read_nothing()
    {
        for (var beat = 0; beat < 100; beat++)
        {
            _clock.Fake.Advance(Probe);
            Assert.True(_guard.IsOpen());
        }

        _clock.StandStill(Probe);
        Assert.True(_guard.IsOpen());
        Assert.Equal(0, _membership.Refreshes);
    }

    [Fact]
    public async Task After_a_stall_calls_wait_for_two_fresh_readings()
    {
        var read = new TaskCompletionSource();
        _membership.OnRefresh = time => time == 2 ? new ValueTask(read.Task) : default;
        _clock.StandStill(Probe * 2);

        Assert.False(_guard.IsOpen());
        var passing = _guard.PassAsync(CancellationToken.None);
        Assert.False(passing.IsCompleted);
        read.SetResult();

        await passing.WaitAsync(Bound);
        Assert.True(_guard.IsOpen());
        Assert.Equal(2, _membership.Refreshes);
    }

    [Fact]
    public async Task A_stall_while_the_table_is_read_has_it_read_again()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = new TaskCompletionSource();
        _membership.OnRefresh = time =>
        {
            if (time != 2)
                return default;
            reading.SetResult();
            return new ValueTask(read.Task);
        };
        _clock.StandStill(Probe * 2);
        var passing = _guard.PassAsync(CancellationToken.None);
        await reading.Task.WaitAsync(Bound);
        _clock.StandStill(Probe * 2);
        Assert.False(_guard.IsOpen());

        read.SetResult();
        await _clock.PauseAsync(Bound);
        Assert.False(passing.IsCompleted);
        _clock.Fake.Advance(TimeSpan.FromSeconds(1));

        await passing.WaitAsync(Bound);
        Assert.Equal(4, _membership.Refreshes);
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_keeps_calls_back_until_it_can()
    {
        _membership.OnRefresh = time => time == 1 ? throw new TimeoutException("The database is away.") : default;
        _clock.StandStill(Probe * 2);
        var passing = _guard.PassAsync(CancellationToken.None);
        await _clock.PauseAsync(Bound);
        Assert.False(passing.IsCompleted);

        _clock.Fake.Advance(TimeSpan.FromSeconds(1));

        await passing.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_silo_that_is_dead_makes_no_call()
    {
        _membership.Status = SiloStatus.Dead;
        _clock.StandStill(Probe * 2);
        using var leaving = new CancellationTokenSource();
        var passing = _guard.PassAsync(leaving.Token);
        await _clock.PauseAsync(Bound);
        _clock.Fake.Advance(TimeSpan.FromSeconds(1));
        await _clock.PauseAsync(Bound);
        Assert.False(passing.IsCompleted);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => passing);
        Assert.False(_guard.IsOpen());
    }

    private sealed class Membership : IClusterMembershipService
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

    /// <summary>A clock that can also jump as it does for a process that was stopped: no timer sees it coming.</summary>
    private sealed class FrozenClock : TimeProvider
    {
        private readonly Channel<bool> _pauses = Channel.CreateUnbounded<bool>();
        private TimeSpan _stood;

        public FakeTimeProvider Fake { get; } = new();

        public override long TimestampFrequency => Fake.TimestampFrequency;

        public void StandStill(TimeSpan time) => _stood += time;

        /// <summary>Waits until somebody sets a timer of the length of a retry.</summary>
        public async Task PauseAsync(TimeSpan bound) => await _pauses.Reader.ReadAsync().AsTask().WaitAsync(bound);

        public override DateTimeOffset GetUtcNow() => Fake.GetUtcNow() + _stood;

        public override long GetTimestamp() => Fake.GetTimestamp() + _stood.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = Fake.CreateTimer(callback, state, dueTime, period);
            if (dueTime == TimeSpan.FromSeconds(1))
                _pauses.Writer.TryWrite(true);
            return timer;
        }
    }
}
