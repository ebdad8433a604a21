using MoA.Core.Quota;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>When a silo asks for leave, and for whom: by time, never by the number of calls.</summary>
public sealed class AskTests
{
    [Fact]
    public void One_ask_at_a_time_carries_all_that_wait_in_their_order()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        for (var i = 0; i < 100; i++)
            rig.Acquire(priority: (QuotaPriority)(2 - (i % 3)));
        rig.Run(500);
        Assert.Single(Assert.Single(rig.Asks).Waiting);

        rig.Answer(grants: [1]);

        var ask = rig.Asks[1];
        Assert.Equal(64, ask.Waiting.Length);
        Assert.Equal(ask.Waiting.OrderBy(call => call.Priority).ThenBy(call => call.Id), ask.Waiting);
        Assert.All(ask.Waiting[..33], call => Assert.Equal(QuotaPriority.Aggregator, call.Priority));
        Assert.Equal((99L, 99L), (ask.Demand.Sum(demand => demand.Requests), ask.Demand.Sum(demand => demand.Tokens)));
        Assert.Equal((1L, rig.Epoch), (ask.Received, ask.Epoch));
    }

    [Fact]
    public void Asks_are_paced_by_time_whatever_the_number_of_calls()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            rig.Acquire(priority: QuotaPriority.Aggregator);
            rig.Run(1);
            if (rig.Pending is not null)
                rig.Answer(grants: [.. rig.Asks[^1].Waiting.Select(call => call.Id)]);
        }

        Assert.InRange(rig.Asks.Count, 40, 51);
        Assert.Equal((rig.Asks.Count, rig.Asks.Count), (rig.Client.Asks, rig.Counted));
    }

    [Fact]
    public void Those_that_wait_ask_again_when_they_are_told_to()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        rig.Acquire();
        rig.Answer(askAgain: 0.2);

        rig.Run(199);
        Assert.Single(rig.Asks);
        rig.Run(1);
        Assert.Equal(2, rig.Asks.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(200), Assert.Single(rig.Asks[1].Waiting).Waited);
    }

    [Fact]
    public void A_newcomer_that_is_next_is_told_of_at_once_and_another_when_its_deadline_may_matter()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        rig.Acquire(within: 60);
        rig.Answer(askAgain: 0.25);
        rig.Run(50);

        rig.Acquire(within: 60);
        Assert.Single(rig.Asks);
        rig.Run(100);
        Assert.Equal(2, rig.Asks.Count);
        Assert.Equal((2L, 1L), Assert.Single(rig.Asks[1].Checks) is var check ? (check.Call.Id, check.RequestsAhead) : default);
        rig.Answer(askAgain: 0.25);
        rig.Run(50);

        rig.Acquire(priority: QuotaPriority.Aggregator);
        Assert.Equal(3, rig.Asks.Count);
    }

    [Fact]
    public void A_check_that_was_not_heard_is_asked_again()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        rig.Acquire(within: 60);
        rig.Fail();
        rig.Run(100);

        Assert.Equal(1, Assert.Single(rig.Asks[1].Checks).Call.Id);
    }

    [Fact]
    public async Task A_queue_that_becomes_empty_says_so()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        using var cancellation = new CancellationTokenSource();
        _ = rig.Acquire(cancellation: cancellation.Token);
        rig.Answer(askAgain: 0.25);
        rig.Run(30);

        await cancellation.CancelAsync();

        Assert.Empty(rig.Asks[1].Waiting);
        Assert.Empty(rig.Asks[1].Demand);
    }

    [Fact]
    public async Task A_silo_whose_calls_hold_places_is_heard_of_every_second_and_an_idle_one_never()
    {
        using var rig = new ClientRig(ClientRig.Places);
        var call = rig.Acquire();
        rig.Answer(grants: [1]);
        for (var second = 1; second <= 3; second++)
        {
            rig.Run(1_000);
            Assert.Equal(1 + second, rig.Asks.Count);
            rig.Answer();
        }

        (await call.Bounded()).Settle(1);
        rig.Run(50);
        rig.Answer();

        Assert.Equal(5, rig.Asks.Count);
        Assert.Equal(0, rig.Clock.PendingTimers);
    }

    [Fact]
    public void A_silo_makes_itself_known_only_where_there_are_limits()
    {
        using var limited = new ClientRig(ClientRig.Limited);
        using var unlimited = new ClientRig(ClientRig.Unlimited);

        limited.Client.Introduce();
        unlimited.Client.Introduce();

        Assert.Empty(Assert.Single(limited.Asks).Introduction!.InFlight);
        Assert.Empty(unlimited.Asks);
        limited.Fail();
        limited.Run(100);
        Assert.Equal(2, limited.Asks.Count);
        limited.Answer();
        Assert.Equal(0, limited.Clock.PendingTimers);
    }
}
