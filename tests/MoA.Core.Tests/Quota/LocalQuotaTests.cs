using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

public sealed class LocalQuotaTests
{
    private static readonly QuotaLimits OneAtATime = new() { MaxInFlight = 1 };

    [Fact]
    public void Unlimited_calls_get_leave_at_once_and_are_counted()
    {
        using var rig = new QuotaRig(new QuotaLimits());

        var calls = Enumerable.Range(0, 1_000).Select(_ => rig.Ask(int.MaxValue)).ToArray();

        Assert.All(calls, call => Assert.Equal(TimeSpan.Zero, call.Lease.Waited));
        Assert.Equal(1_000, rig.Now.InFlight);
        foreach (var call in calls)
        {
            call.Lease.Settle(5);
            call.Lease.Abandon();
        }

        Assert.Equal(0, rig.Now.InFlight);
        Assert.Equal(0, rig.Clock.PendingTimers);
    }

    [Fact]
    public void A_provider_that_nobody_named_is_unlimited()
    {
        using var rig = new QuotaRig(OneAtATime);
        var request = new QuotaRequest { Provider = "other", Model = "m", Tokens = 1 };

        for (var i = 0; i < 10; i++)
            Assert.True(rig.Quota.AcquireAsync(request, CancellationToken.None).AsTask().IsCompletedSuccessfully);

        Assert.Equal(10, rig.Quota.Snapshot()["other"].InFlight);
    }

    [Fact]
    public void Waiters_are_served_by_priority_and_first_in_first_out()
    {
        using var rig = new QuotaRig(OneAtATime);
        rig.Ask();
        QuotaPriority[] arrivals =
        [
            QuotaPriority.NewRun, QuotaPriority.LaterLayer, QuotaPriority.Aggregator, QuotaPriority.NewRun, QuotaPriority.Aggregator,
            QuotaPriority.LaterLayer,
        ];
        foreach (var priority in arrivals)
            rig.Ask(priority: priority);

        List<int> order = [];
        rig.Run(TimeSpan.FromSeconds(1), call =>
        {
            order.Add(call.Number);
            rig.Later(TimeSpan.FromMilliseconds(1), () => call.Lease.Settle(1));
        });

        Assert.Equal([0, 3, 5, 2, 6, 1, 4], order);
    }

    [Fact]
    public void A_small_call_does_not_overtake_a_large_one()
    {
        using var rig = new QuotaRig(new QuotaLimits { TokensPerMinute = 1_000 });
        rig.Ask(900);
        var large = rig.Ask(500);
        var small = rig.Ask(1);

        rig.Run(TimeSpan.FromSeconds(60));
        Assert.False(small.Task.IsCompleted);
        rig.Run(TimeSpan.FromSeconds(60));

        Assert.True(large.Lease.Granted <= small.Lease.Granted);
    }

    [Fact]
    public void Who_waits_for_a_model_holds_up_that_model_only()
    {
        using var rig = new QuotaRig(new QuotaLimits { MaxInFlight = 3 }, null, ("small", OneAtATime));
        rig.Ask(model: "small");
        var held = rig.Ask(model: "small", priority: QuotaPriority.Aggregator);
        var behind = rig.Ask(model: "small", priority: QuotaPriority.Aggregator);
        var other = rig.Ask(model: "large");
        rig.Catch();

        Assert.True(other.HasLeave);
        Assert.False(held.Task.IsCompleted);
        rig.Calls[0].Lease.Settle(1);
        rig.Catch();
        Assert.True(held.HasLeave);
        Assert.False(behind.Task.IsCompleted);
    }

    [Fact]
    public void Who_waits_for_the_provider_holds_up_all_behind()
    {
        using var rig = new QuotaRig(new QuotaLimits { TokensPerMinute = 1_000 });
        rig.Ask(1_000, model: "a");

        var first = rig.Ask(1_000, QuotaPriority.Aggregator, "a");
        rig.Ask(1, QuotaPriority.Aggregator, "b");
        rig.Ask(1, QuotaPriority.NewRun, "c");
        rig.Run(TimeSpan.FromSeconds(61));

        Assert.Equal(3, rig.Waiting);
        rig.Run(TimeSpan.FromSeconds(200));
        Assert.All(rig.Calls, call => Assert.True(call.HasLeave));
        Assert.All(rig.Calls.Skip(2), call => Assert.True(call.Lease.Granted > first.Lease.Granted));
    }

    [Fact]
    public void A_hopeless_wait_fails_at_once()
    {
        using var rig = new QuotaRig(new QuotaLimits { RequestsPerMinute = 10 });
        for (var i = 0; i < 30; i++)
            rig.Ask(within: TimeSpan.FromMinutes(10));

        var hopeless = rig.Ask(within: TimeSpan.FromMinutes(3));
        var paidFor = rig.Ask(priority: QuotaPriority.Aggregator, within: TimeSpan.FromSeconds(90));

        Assert.True(hopeless.Task.IsFaulted);
        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, hopeless.Refusal.Reason);
        Assert.InRange(hopeless.Refusal.RetryAfter!.Value.TotalSeconds, 180, 190);
        Assert.False(paidFor.Task.IsCompleted);
        rig.Run(TimeSpan.FromMinutes(2));
        Assert.True(paidFor.HasLeave);
    }

    [Fact]
    public void A_hopeless_wait_for_tokens_fails_at_once()
    {
        using var rig = new QuotaRig(new QuotaLimits { TokensPerMinute = 1_000 });
        rig.Ask(1_000).Lease.Settle(1_000);

        var hopeless = rig.Ask(1_000, within: TimeSpan.FromSeconds(60));

        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, hopeless.Refusal.Reason);
        Assert.InRange(hopeless.Refusal.RetryAfter!.Value.TotalSeconds, 61, 62);
    }

    [Fact]
    public void An_estimate_that_may_still_be_given_back_makes_no_wait_hopeless()
    {
        using var rig = new QuotaRig(new QuotaLimits { TokensPerMinute = 1_000 });
        var first = rig.Ask(1_000);
        var second = rig.Ask(900, within: TimeSpan.FromSeconds(10));
        rig.Run(TimeSpan.FromSeconds(5));

        first.Lease.Settle(50);
        rig.Catch();

        Assert.Equal(TimeSpan.FromSeconds(5), second.Lease.Waited);
    }

    [Fact]
    public void A_call_larger_than_a_minute_is_refused()
    {
        using var rig = new QuotaRig(new QuotaLimits { TokensPerMinute = 1_000 }, null, ("small", new QuotaLimits { TokensPerMinute = 10 }));

        Assert.Equal(QuotaExceededReason.RequestTooLarge, rig.Ask(1_001).Refusal.Reason);
        Assert.Equal(QuotaExceededReason.RequestTooLarge, rig.Ask(11, model: "small").Refusal.Reason);
        Assert.Null(rig.Calls[0].Refusal.RetryAfter);
        Assert.Equal(("p", "small"), (rig.Calls[1].Refusal.Provider, rig.Calls[1].Refusal.Model));
    }

    [Fact]
    public void A_full_queue_refuses_new_work()
    {
        using var rig = new QuotaRig(OneAtATime, new QuotaOptions { MaxWaiting = 2 });
        rig.Ask();
        rig.Ask();
        rig.Ask();

        Assert.Equal(QuotaExceededReason.QueueFull, rig.Ask().Refusal.Reason);
        Assert.Equal(2, rig.Waiting);
    }

    [Fact]
    public void A_deadline_that_passes_ends_the_wait()
    {
        using var rig = new QuotaRig(OneAtATime);
        rig.Ask();
        var second = rig.Ask(within: TimeSpan.FromSeconds(7));
        var third = rig.Ask(within: TimeSpan.FromSeconds(3));
        rig.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(QuotaExceededReason.DeadlinePassed, third.Refusal.Reason);
        Assert.False(second.Task.IsCompleted);
        rig.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(QuotaExceededReason.DeadlinePassed, second.Refusal.Reason);
        Assert.Equal(0, rig.Clock.PendingTimers);
        Assert.Equal(QuotaExceededReason.DeadlinePassed, rig.Ask(within: TimeSpan.FromSeconds(-1)).Refusal.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_paused_provider_delays_and_then_serves(bool unlimited)
    {
        using var rig = new QuotaRig(unlimited ? new QuotaLimits() : new QuotaLimits { RequestsPerMinute = 600, MaxInFlight = 5 });
        rig.Quota.Pause(QuotaRig.Provider, new QuotaPause { RetryAfter = TimeSpan.FromSeconds(20) });
        var patient = rig.Ask(within: TimeSpan.FromSeconds(60));
        var hasty = rig.Ask(within: TimeSpan.FromSeconds(10));

        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, hasty.Refusal.Reason);
        Assert.Equal(TimeSpan.FromSeconds(20), hasty.Refusal.RetryAfter);
        Assert.Equal(rig.Start.AddSeconds(20), rig.Now.PausedUntil);
        rig.Run(TimeSpan.FromSeconds(19.9));
        Assert.False(patient.Task.IsCompleted);
        rig.Run(TimeSpan.FromSeconds(0.2));
        Assert.InRange(patient.Lease.Waited.TotalSeconds, 20, 20.1);
        Assert.True(rig.Ask().HasLeave);
        Assert.Null(rig.Now.PausedUntil);
    }

    [Fact]
    public void A_pause_ends_the_waits_that_it_makes_hopeless()
    {
        using var rig = new QuotaRig(OneAtATime);
        rig.Ask();
        var hasty = rig.Ask(within: TimeSpan.FromSeconds(10));
        var patient = rig.Ask(within: TimeSpan.FromSeconds(60));

        rig.Quota.Pause(QuotaRig.Provider, new QuotaPause { RetryAfter = TimeSpan.FromSeconds(20) });
        rig.Catch();

        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, hasty.Refusal.Reason);
        Assert.False(patient.Task.IsCompleted);
    }

    [Fact]
    public void A_429_without_hint_slows_and_recovers()
    {
        using var rig = new QuotaRig(new QuotaLimits { RequestsPerMinute = 600 });
        rig.Quota.Pause(QuotaRig.Provider, new QuotaPause());

        Assert.Equal(0.7, rig.Now.RateFactor, 6);
        rig.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(0.85, rig.Now.RateFactor, 6);
        rig.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(1, rig.Now.RateFactor, 6);
    }

    [Fact]
    public void Cancelled_waiters_leave_nothing()
    {
        using var rig = new QuotaRig(new QuotaLimits { RequestsPerMinute = 16, TokensPerMinute = 100_000, MaxInFlight = 100 });
        for (var i = 0; i < 16; i++)
            rig.Ask(10);
        var before = rig.Now;
        var waiters = Enumerable.Range(0, 12_000).Select(i => rig.Ask(10, (QuotaPriority)(i % 3))).ToArray();
        Assert.Equal(12_000, rig.Waiting);

        foreach (var waiter in waiters)
            waiter.Cancellation.Cancel();
        rig.Catch();

        Assert.All(waiters, waiter => Assert.True(waiter.Task.IsCanceled));
        Assert.Equal(0, rig.Waiting);
        Assert.Equal(0, rig.Clock.PendingTimers);
        Assert.Equal((before.UsedRequests, before.UsedTokens, before.InFlight), (rig.Now.UsedRequests, rig.Now.UsedTokens, rig.Now.InFlight));
    }

    [Fact]
    public void A_cancelled_first_waiter_lets_the_next_one_through()
    {
        using var rig = new QuotaRig(new QuotaLimits { TokensPerMinute = 1_000 });
        rig.Ask(500);
        var large = rig.Ask(1_000);
        var small = rig.Ask(100);
        rig.Run(TimeSpan.FromSeconds(10));
        Assert.False(small.Task.IsCompleted);

        large.Cancellation.Cancel();
        rig.Catch();

        Assert.True(large.Task.IsCanceled);
        Assert.True(small.HasLeave);
    }

    [Fact]
    public void A_token_that_is_cancelled_already_takes_nothing()
    {
        using var rig = new QuotaRig(OneAtATime);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var task = rig.Quota.AcquireAsync(new QuotaRequest { Provider = QuotaRig.Provider, Model = "m", Tokens = 1 }, cancelled.Token).AsTask();

        Assert.True(task.IsCanceled);
        Assert.Equal(0, rig.Now.InFlight);
    }

    [Fact]
    public void One_timer_serves_any_number_of_waiters()
    {
        using var rig = new QuotaRig(new QuotaLimits { RequestsPerMinute = 10 });
        for (var i = 0; i < 500; i++)
            rig.Ask(within: TimeSpan.FromHours(3));

        Assert.Equal(1, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task The_end_of_the_quota_ends_all_waits()
    {
        using var rig = new QuotaRig(OneAtATime);
        var first = rig.Ask();
        var second = rig.Ask();

        rig.Quota.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        first.Lease.Settle(1);
        Assert.Equal(0, rig.Now.InFlight);
        Assert.Equal(0, rig.Clock.PendingTimers);
    }

    [Fact]
    public void Bad_limits_fail_the_start()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuotaRig(new QuotaLimits { RequestsPerMinute = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuotaRig(new QuotaLimits(), null, ("m", new QuotaLimits { MaxInFlight = -1 })));
    }
}
