using MoA.Testing;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>Calls that nothing limits.</summary>
public sealed class UnlimitedTests
{
    [Fact]
    public async Task Calls_that_nothing_limits_ask_once_a_while_and_only_in_use()
    {
        using var rig = new ClientRig(ClientRig.Unlimited);
        var first = rig.Acquire();
        Assert.False(first.IsCompleted);
        rig.Answer(free: 1);
        Assert.True(first.IsCompletedSuccessfully);

        for (var call = 0; call < 10_000; call++)
        {
            Assert.True(rig.Acquire().IsCompletedSuccessfully);
            rig.Run(1);
            if (rig.Pending is not null)
                rig.Answer(free: 1);
        }

        Assert.InRange(rig.Asks.Count, 15, 22);
        Assert.Equal(10_001, rig.Client.Snapshot().InFlight);
        (await first).Settle(1);
        Assert.Equal(10_000, rig.Client.Snapshot().InFlight);
        var sent = rig.Asks.Count;
        rig.Run(3_600_000);
        Assert.Equal(sent, rig.Asks.Count);
        Assert.False(rig.Acquire().IsCompleted);
    }

    [Fact]
    public async Task Calls_that_nothing_limits_learn_of_a_pause_within_their_free_time()
    {
        using var rig = new ClientRig(ClientRig.Unlimited);
        _ = rig.Acquire();
        rig.Answer(free: 1);
        rig.Run(500);
        Assert.True(rig.Acquire().IsCompletedSuccessfully);

        rig.Answer(pausedFor: 3);

        var paused = rig.Acquire();
        Assert.False(paused.IsCompleted);
        for (var i = 0; i < 3; i++)
        {
            rig.Run(1_000);
            rig.Answer(pausedFor: i < 2 ? 2 - i : null, free: i < 2 ? null : 1);
        }

        Assert.Equal(TimeSpan.FromSeconds(3), (await paused.Bounded()).Waited);
    }

    [Fact]
    public void A_limited_model_of_an_unlimited_provider_waits_and_the_others_pass()
    {
        using var rig = new ClientRig(ClientRig.Unlimited, models: ("small", ClientRig.Places));
        var (small, other) = (rig.Acquire(model: "small"), rig.Acquire());
        Assert.Equal("small", Assert.Single(rig.Asks[0].Waiting).Model);

        rig.Answer(free: 1, askAgain: 0.05);

        Assert.False(small.IsCompleted);
        Assert.True(other.IsCompletedSuccessfully);
    }
}
