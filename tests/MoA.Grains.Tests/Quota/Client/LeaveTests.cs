using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Messages;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>What becomes of a call: leave, a refusal, its deadline.</summary>
public sealed class LeaveTests
{
    [Fact]
    public async Task Who_is_granted_has_leave_as_old_as_the_ask()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire();
        var asked = rig.Clock.GetUtcNow();
        rig.Run(30);

        rig.Answer(grants: [1]);

        var lease = await call.Bounded();
        Assert.Equal((asked, TimeSpan.FromMilliseconds(30)), (lease.Granted, lease.Waited));
        Assert.Equal(1, rig.Client.Snapshot().InFlight);
    }

    [Fact]
    public void A_hopeless_wait_ends_when_the_cluster_says_so()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire(within: 3);

        rig.Answer(refusals: new QuotaRefusal { Id = 1, Reason = QuotaExceededReason.DeadlineTooSoon, RetryAfter = TimeSpan.FromSeconds(9) });

        var refusal = Assert.IsType<QuotaExceededException>(call.Exception?.InnerException);
        Assert.Equal((QuotaExceededReason.DeadlineTooSoon, TimeSpan.FromSeconds(9)), (refusal.Reason, refusal.RetryAfter));
    }

    [Fact]
    public void What_the_limits_can_never_allow_is_refused_without_a_message()
    {
        using var rig = new ClientRig(ClientRig.Limited, new ClusterQuotaOptions { Quota = QuotaOptions.Cluster with { MaxWaiting = 1 } }, ("small", new QuotaLimits { TokensPerMinute = 10 }));

        Assert.Equal(QuotaExceededReason.RequestTooLarge, ClientRig.ReasonOf(rig.Acquire(tokens: 1_001)));
        Assert.Equal(QuotaExceededReason.RequestTooLarge, ClientRig.ReasonOf(rig.Acquire(tokens: 11, model: "small")));
        Assert.Equal(QuotaExceededReason.DeadlinePassed, ClientRig.ReasonOf(rig.Acquire(within: 0)));
        Assert.Empty(rig.Asks);
        rig.Acquire();
        Assert.Equal(QuotaExceededReason.QueueFull, ClientRig.ReasonOf(rig.Acquire()));
    }

    [Fact]
    public void A_deadline_passes_here_without_an_answer()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire(within: 1);

        rig.Run(1_000);

        Assert.Equal(QuotaExceededReason.DeadlinePassed, ClientRig.ReasonOf(call));
    }

    [Fact]
    public async Task Leave_for_one_that_waits_no_more_is_given_back()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        using var cancellation = new CancellationTokenSource();
        var call = rig.Acquire(cancellation: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Bounded());

        SynchronizationContext.SetSynchronizationContext(null);
        rig.Answer(grants: [1]);
        rig.Run(50);

        Assert.Equal(new QuotaEnd { Id = 1, Kind = QuotaEndKind.Revoked }, Assert.Single(rig.Asks[1].Ends));
        Assert.Empty(rig.Asks[1].Waiting);
    }

    [Fact]
    public void Leave_that_was_too_long_under_way_is_not_used()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var age = (int)new ClusterQuotaOptions().LeaveAge.TotalMilliseconds;
        var call = rig.Acquire();
        rig.Run(age + 1);

        rig.Answer(grants: [1]);

        Assert.False(call.IsCompleted);
        Assert.Equal(QuotaEndKind.Revoked, Assert.Single(rig.Asks[1].Ends).Kind);
        rig.Run(age - 1);
        rig.Answer(grants: [1]);
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Disposal_ends_all_waits_and_leases_may_still_end()
    {
        var rig = new ClientRig(ClientRig.Limited);
        var (first, second) = (rig.Acquire(), rig.Acquire());
        rig.Answer(grants: [1]);
        var lease = await first.Bounded();

        rig.Dispose();

        Assert.IsType<ObjectDisposedException>(second.Exception?.InnerException);
        lease.Settle(1);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => rig.Acquire());
        Assert.Equal(0, rig.Clock.PendingTimers);
    }
}
