using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>A provider's pause, from this silo or another.</summary>
public sealed class PauseTests
{
    [Fact]
    public void A_pause_is_told_of_at_once_and_holds_here_from_then_on()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        rig.Acquire();
        rig.Answer(askAgain: 0.25);
        var hopeless = rig.Acquire(within: 5);

        rig.Client.Pause(new QuotaPause { RetryAfter = TimeSpan.FromSeconds(10) });

        Assert.Equal(new QuotaPauseNote { Number = 1, RetryAfter = TimeSpan.FromSeconds(10) }, Assert.Single(rig.Asks[1].Pauses));
        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, ClientRig.ReasonOf(hopeless));
        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, ClientRig.ReasonOf(rig.Acquire(within: 9)));
        Assert.Equal(rig.Clock.GetUtcNow().AddSeconds(10), rig.Client.Snapshot().PausedUntil);
    }

    [Fact]
    public void Leave_that_was_given_before_the_pause_was_known_is_not_used()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire();
        rig.Client.Pause(new QuotaPause { RetryAfter = TimeSpan.FromSeconds(10) });
        rig.Client.Pause(new QuotaPause { RetryAfter = TimeSpan.FromSeconds(9) });

        rig.Answer(grants: [1]);

        Assert.False(call.IsCompleted);
        Assert.Equal(QuotaEndKind.Revoked, Assert.Single(rig.Asks[1].Ends).Kind);
        Assert.Equal(TimeSpan.FromSeconds(10), Assert.Single(rig.Asks[1].Pauses).RetryAfter);
        Assert.Equal(1, Assert.Single(rig.Asks[1].Waiting).Id);
        rig.Answer(pausedFor: 10, askAgain: 1);
        rig.Run(1_000);
        rig.Answer(grants: [1]);
        Assert.True(call.IsCompletedSuccessfully);
    }
}
