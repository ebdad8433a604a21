using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Messages;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota;

public sealed class ProviderQuotaClientTests
{
    private static readonly QuotaLimits Limited = new() { RequestsPerMinute = 600, TokensPerMinute = 1_000 };
    private static readonly QuotaLimits Places = new() { MaxInFlight = 2 };
    private static readonly QuotaLimits Unlimited = new();

    [Fact]
    public void One_ask_at_a_time_carries_all_that_wait_in_their_order()
    {
        using var rig = new ClientRig(Limited);
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
        using var rig = new ClientRig(Limited);
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
    public async Task Who_is_granted_has_leave_as_old_as_the_ask()
    {
        using var rig = new ClientRig(Limited);
        var call = rig.Acquire();
        var asked = rig.Clock.GetUtcNow();
        rig.Run(30);

        rig.Answer(grants: [1]);

        var lease = await call.Bounded();
        Assert.Equal((asked, TimeSpan.FromMilliseconds(30)), (lease.Granted, lease.Waited));
        Assert.Equal(1, rig.Client.Snapshot().InFlight);
    }

    [Fact]
    public void Those_that_wait_ask_again_when_they_are_told_to()
    {
        using var rig = new ClientRig(Limited);
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
        using var rig = new ClientRig(Limited);
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
    public void A_hopeless_wait_ends_when_the_cluster_says_so()
    {
        using var rig = new ClientRig(Limited);
        var call = rig.Acquire(within: 3);

        rig.Answer(refusals: new QuotaRefusal { Id = 1, Reason = QuotaExceededReason.DeadlineTooSoon, RetryAfter = TimeSpan.FromSeconds(9) });

        var refusal = Assert.IsType<QuotaExceededException>(call.Exception?.InnerException);
        Assert.Equal((QuotaExceededReason.DeadlineTooSoon, TimeSpan.FromSeconds(9)), (refusal.Reason, refusal.RetryAfter));
    }

    [Fact]
    public void A_check_that_was_not_heard_is_asked_again()
    {
        using var rig = new ClientRig(Limited);
        rig.Acquire(within: 60);
        rig.Fail();
        rig.Run(100);

        Assert.Equal(1, Assert.Single(rig.Asks[1].Checks).Call.Id);
    }

    [Fact]
    public void What_the_limits_can_never_allow_is_refused_without_a_message()
    {
        using var rig = new ClientRig(Limited, new ClusterQuotaOptions { Quota = QuotaOptions.Cluster with { MaxWaiting = 1 } }, ("small", new QuotaLimits { TokensPerMinute = 10 }));

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
        using var rig = new ClientRig(Limited);
        var call = rig.Acquire(within: 1);

        rig.Run(1_000);

        Assert.Equal(QuotaExceededReason.DeadlinePassed, ClientRig.ReasonOf(call));
    }

    [Fact]
    public async Task Leave_for_one_that_waits_no_more_is_given_back()
    {
        using var rig = new ClientRig(Limited);
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
    public async Task A_queue_that_becomes_empty_says_so()
    {
        using var rig = new ClientRig(Limited);
        using var cancellation = new CancellationTokenSource();
        _ = rig.Acquire(cancellation: cancellation.Token);
        rig.Answer(askAgain: 0.25);
        rig.Run(30);

        await cancellation.CancelAsync();

        Assert.Empty(rig.Asks[1].Waiting);
        Assert.Empty(rig.Asks[1].Demand);
    }

    [Fact]
    public async Task An_end_is_told_of_soon_where_others_may_wait_for_it()
    {
        using var rig = new ClientRig(Limited);
        var call = rig.Acquire(tokens: 20);
        rig.Answer(grants: [1]);
        (await call.Bounded()).Settle(7);

        rig.Run(50);

        Assert.Equal(new QuotaEnd { Id = 1, Kind = QuotaEndKind.Settled, Tokens = 7 }, Assert.Single(rig.Asks[1].Ends));
    }

    [Fact]
    public async Task An_end_that_helps_nobody_takes_its_time()
    {
        using var rig = new ClientRig(new QuotaLimits { RequestsPerMinute = 60 });
        var call = rig.Acquire();
        rig.Answer(grants: [1]);
        (await call.Bounded()).Abandon();

        rig.Run(4_999);
        Assert.Single(rig.Asks);
        rig.Run(1);
        Assert.Equal(new QuotaEnd { Id = 1, Kind = QuotaEndKind.Abandoned }, Assert.Single(rig.Asks[1].Ends));
    }

    [Fact]
    public async Task What_was_not_heard_is_told_again()
    {
        using var rig = new ClientRig(Limited);
        var call = rig.Acquire();
        rig.Answer(grants: [1]);
        (await call.Bounded()).Settle(1);
        rig.Client.Pause(new QuotaPause());
        rig.Fail();
        rig.Run(100);

        Assert.Equal(rig.Asks[1].Ends, rig.Asks[2].Ends);
        Assert.Equal(rig.Asks[1].Pauses, rig.Asks[2].Pauses);
        Assert.Equal(1, rig.Asks[2].Received);
        rig.Answer();
        _ = rig.Acquire();
        rig.Run(50);
        Assert.Empty(rig.Asks[3].Ends);
        Assert.Empty(rig.Asks[3].Pauses);
    }

    [Fact]
    public void A_pause_is_told_of_at_once_and_holds_here_from_then_on()
    {
        using var rig = new ClientRig(Limited);
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
        using var rig = new ClientRig(Limited);
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

    [Fact]
    public void Leave_that_was_too_long_under_way_is_not_used()
    {
        using var rig = new ClientRig(Limited);
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
    public void While_nobody_answers_calls_wait_and_the_ask_is_tried_again()
    {
        using var rig = new ClientRig(Limited);
        var call = rig.Acquire();
        List<double> tries = [];
        for (var i = 0; i < 6; i++)
        {
            tries.Add((rig.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            rig.Fail();
            while (rig.Pending is null)
                rig.Run(1);
        }

        Assert.Equal([100, 200, 400, 800, 1_000], tries.Zip(tries.Skip(1), (one, next) => next - one));
        Assert.False(call.IsCompleted);
        rig.Answer(grants: [1]);
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void After_thirty_seconds_without_an_answer_a_call_is_refused()
    {
        using var rig = new ClientRig(Limited);
        var (patient, hasty) = (rig.Acquire(), rig.Acquire(within: 10));
        Task? late = null;
        for (var millisecond = 0; millisecond < 31_000; millisecond++)
        {
            if (millisecond == 5_000)
                late = rig.Acquire();
            if (rig.Pending is not null)
                rig.Fail();
            rig.Run(1);
            Assert.Equal(millisecond + 1 >= 10_000, hasty.IsCompleted);
            Assert.Equal(millisecond + 1 >= 30_000, patient.IsCompleted);
        }

        Assert.Equal(QuotaExceededReason.Unavailable, ClientRig.ReasonOf(patient));
        Assert.Equal(QuotaExceededReason.Unavailable, ClientRig.ReasonOf(hasty));
        Assert.Equal(TimeSpan.FromSeconds(5), ((QuotaExceededException)patient.Exception!.InnerException!).RetryAfter);
        Assert.False(late!.IsCompleted);
    }

    [Fact]
    public async Task A_new_epoch_is_told_what_is_in_flight()
    {
        using var rig = new ClientRig(Places, models: ("small", Places));
        var (first, second) = (rig.Acquire(tokens: 5), rig.Acquire(tokens: 6, model: "small"));
        Assert.NotNull(rig.Asks[0].Introduction);
        rig.Answer(grants: [1, 2]);
        await first.Bounded();
        (await second.Bounded()).Settle(9);
        _ = rig.Acquire();
        rig.Run(20);
        Assert.Null(rig.Asks[1].Introduction);

        rig.Epoch = Guid.NewGuid();
        rig.Answer(known: false);
        rig.Run(20);

        var ask = rig.Asks[2];
        Assert.Equal(
            [new CallInFlight { Id = 1, Tokens = 5 }, new CallInFlight { Id = 2, Tokens = 6, Model = "small" }],
            ask.Introduction!.InFlight.OrderBy(call => call.Id));
        Assert.Equal(2, Assert.Single(ask.Ends).Id);
        Assert.Equal(3, Assert.Single(ask.Waiting).Id);
        rig.Answer();
        rig.Run(1_000);
        Assert.Null(rig.Asks[3].Introduction);
    }

    [Fact]
    public async Task A_silo_whose_calls_hold_places_is_heard_of_every_second_and_an_idle_one_never()
    {
        using var rig = new ClientRig(Places);
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
    public async Task Calls_that_nothing_limits_ask_once_a_while_and_only_in_use()
    {
        using var rig = new ClientRig(Unlimited);
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
        using var rig = new ClientRig(Unlimited);
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
    public void Calls_that_nothing_limits_pass_when_nobody_answers()
    {
        using var rig = new ClientRig(Unlimited);
        var call = rig.Acquire();

        rig.Fail();

        Assert.True(call.IsCompletedSuccessfully);
        Assert.True(rig.Acquire().IsCompletedSuccessfully);
    }

    [Fact]
    public void A_limited_model_of_an_unlimited_provider_waits_and_the_others_pass()
    {
        using var rig = new ClientRig(Unlimited, models: ("small", Places));
        var (small, other) = (rig.Acquire(model: "small"), rig.Acquire());
        Assert.Equal("small", Assert.Single(rig.Asks[0].Waiting).Model);

        rig.Answer(free: 1, askAgain: 0.05);

        Assert.False(small.IsCompleted);
        Assert.True(other.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_silo_makes_itself_known_only_where_there_are_limits()
    {
        using var limited = new ClientRig(Limited);
        using var unlimited = new ClientRig(Unlimited);

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

    [Fact]
    public async Task Disposal_ends_all_waits_and_leases_may_still_end()
    {
        var rig = new ClientRig(Limited);
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
