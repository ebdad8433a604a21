using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Client;
using MoA.Grains.Quota.Messages;
using MoA.Grains.Tests.Hosting;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>Leave of a silo that may have stood still.</summary>
public sealed class GuardedQuotaTests : IDisposable
{
    private readonly StallRig _stall = new();
    private readonly TaskCompletionSource<QuotaAnswer> _answer = new();
    private readonly ClusterQuota _cluster;
    private readonly GuardedQuota _quota;

    public GuardedQuotaTests()
    {
        _cluster = new ClusterQuota(
            new ClusterLimits(ClusterSim.Catalog(ClientRig.Limited)),
            FakeRoster.Address(0),
            (_, _) => _answer.Task,
            _stall.Clock,
            new ClusterQuotaOptions(),
            TestMeters.None,
            NullLogger<ClusterQuota>.Instance);
        _quota = new GuardedQuota(_cluster, _stall.Guard);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _stall.Dispose();
    }

    [Fact]
    public async Task Leave_passes_while_the_silo_never_stood_still()
    {
        var call = Acquire();
        Grant();

        await call.Bounded();

        Assert.Equal(0, _stall.Membership.Refreshes);
    }

    [Fact]
    public async Task Leave_that_comes_after_a_stall_waits_until_the_membership_table_was_read()
    {
        var read = new TaskCompletionSource();
        _stall.Membership.OnRefresh = _ => new ValueTask(read.Task);
        var call = Acquire();
        _stall.Clock.StandStill(StallRig.Probe * 1.1);
        Grant();
        Assert.False(call.IsCompleted);

        read.SetResult();

        await call.Bounded();
        Assert.Equal(1, InFlight);
    }

    [Fact]
    public async Task A_caller_that_leaves_meanwhile_holds_no_place()
    {
        _stall.Membership.OnRefresh = _ => new ValueTask(new TaskCompletionSource().Task);
        using var leaving = new CancellationTokenSource();
        var call = Acquire(leaving.Token);
        _stall.Clock.StandStill(StallRig.Probe * 1.1);
        Grant();
        Assert.Equal(1, InFlight);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());
        Assert.Equal(0, InFlight);
    }

    [Fact]
    public void A_pause_reaches_the_cluster()
    {
        _quota.Pause("p", new QuotaPause { RetryAfter = TimeSpan.FromSeconds(10) });

        Assert.Equal(_stall.Clock.GetUtcNow().AddSeconds(10), _cluster.Snapshot()["p"].PausedUntil);
    }

    private long InFlight => _cluster.Snapshot()["p"].InFlight;

    private Task<QuotaLease> Acquire(CancellationToken cancellation = default)
    {
        // A context of the test runner would take continuations off this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        var request = new QuotaRequest { Provider = "p", Model = "m", Tokens = 1, Priority = QuotaPriority.NewRun, Deadline = DateTimeOffset.MaxValue };
        return _quota.AcquireAsync(request, cancellation).AsTask();
    }

    private void Grant() => _answer.SetResult(new QuotaAnswer
    {
        Epoch = Guid.NewGuid(),
        Known = true,
        Grants = [1],
        Refusals = [],
        Figures = new QuotaFigures { RateFactor = 1 },
    });
}
