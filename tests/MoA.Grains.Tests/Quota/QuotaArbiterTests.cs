using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Messages;
using static MoA.Grains.Tests.Quota.ArbiterRig;

namespace MoA.Grains.Tests.Quota;

public sealed class QuotaArbiterTests
{
    private static readonly QuotaLimits OneAtATime = new() { MaxInFlight = 1 };

    // One leave a second, and no burst.
    private static readonly QuotaLimits OnePerSecond = new() { RequestsPerMinute = 60 };

    [Fact]
    public void Leave_is_given_in_one_answer_as_far_as_the_limits_go()
    {
        var rig = new ArbiterRig(new QuotaLimits { MaxInFlight = 2 });

        var answer = rig.Ask(0, Call(1), Call(2), Call(3));

        Assert.Equal([1, 2], answer.Grants);
        Assert.Equal(2, answer.Figures.InFlight);
        Assert.Equal(1, answer.Figures.Waiting);
        Assert.InRange(answer.AskAgain!.Value.TotalMilliseconds, 20, 50);
        answer = rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(3)]));
        Assert.Equal([3], answer.Grants);
        Assert.Null(answer.AskAgain);
    }

    [Fact]
    public void Who_has_waited_longer_at_another_silo_comes_first()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Ask(0, Call(1));
        Assert.Empty(rig.Ask(1, Call(1, waited: 5)).Grants);

        Assert.Empty(rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(2, waited: 1)])).Grants);
        Assert.Equal([1], rig.Ask(1, Call(1, waited: 5)).Grants);
        rig.Ask(1, ask => ask.Ends = [Ended(1)]);
        Assert.Equal([2], rig.Ask(0, Call(2, waited: 1)).Grants);
    }

    [Fact]
    public void Priority_comes_before_waiting()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Ask(0, Call(1));
        rig.Ask(1, Call(1, QuotaPriority.NewRun, waited: 60));

        var answer = rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(2, QuotaPriority.Aggregator)]));

        Assert.Equal([2], answer.Grants);
    }

    [Fact]
    public void What_is_kept_for_another_silo_leaves_the_rest()
    {
        var rig = new ArbiterRig(new QuotaLimits { MaxInFlight = 3 });
        rig.Ask(0, Call(1), Call(2), Call(3));
        rig.Ask(1, Call(1, waited: 3), Call(2, waited: 2));

        var answer = rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1), Ended(2), Ended(3)], [Call(4), Call(5)]));

        Assert.Equal([4], answer.Grants);
        Assert.Equal([1, 2], rig.Ask(1, Call(1, waited: 3), Call(2, waited: 2)).Grants);
    }

    [Fact]
    public void A_silo_that_stops_asking_holds_nobody_up_for_long()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Ask(0, Call(1));
        var told = rig.Ask(1, Call(1, QuotaPriority.Aggregator, waited: 60)).AskAgain!.Value;
        Assert.Empty(rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(2)])).Grants);

        rig.Clock.Advance(told + QuotaArbiter.Grace);

        Assert.Equal([2], rig.Ask(0, Call(2)).Grants);
    }

    [Fact]
    public void A_silo_whose_queue_is_empty_holds_nobody_up()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Ask(0, Call(1));
        rig.Ask(1, Call(1, QuotaPriority.Aggregator));
        rig.Ask(1);

        Assert.Equal([2], rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(2)])).Grants);
    }

    [Fact]
    public void Nobody_starves_when_another_silo_always_wants_more()
    {
        var rig = new ArbiterRig(OnePerSecond);
        var (first, id) = (0, 0L);
        for (var i = 0; i < 400 && first == 0; i++)
        {
            rig.Run(0.1);
            id += rig.Ask(0, [.. Enumerable.Range(0, 50).Select(each => Call(id + each))]).Grants.Length;
            if (rig.Ask(1, Call(1, waited: i * 0.1)).Grants.Length > 0)
                first = i;
        }

        Assert.InRange(first, 1, 40);
    }

    [Fact]
    public void The_time_to_ask_again_is_the_time_of_ones_turn()
    {
        var rig = new ArbiterRig(new QuotaLimits { RequestsPerMinute = 1_230 });
        while (rig.Ask(0, Call(1)).Grants.Length > 0)
            rig.Ask(0, ask => ask.Ends = [Ended(1)]);

        // 50 ms a leave; the second silo's turn comes after three others.
        var first = rig.Ask(0, Call(1, waited: 4), Call(2, waited: 3), Call(3, waited: 2)).AskAgain!.Value;
        var second = rig.Ask(1, Call(1, waited: 1)).AskAgain!.Value;

        Assert.InRange((second - first).TotalMilliseconds, 145, 160);
    }

    [Fact]
    public void An_answer_that_got_lost_gives_nothing_away()
    {
        var rig = new ArbiterRig(new QuotaLimits { RequestsPerMinute = 60, TokensPerMinute = 1_000, MaxInFlight = 1 });
        Assert.Equal([1], rig.Ask(0, Call(1, tokens: 100)).Grants);

        var answer = rig.Ask(0, ask => (ask.LostAnswer, ask.Waiting) = (true, [Call(1, tokens: 100)]));

        Assert.Equal([1], answer.Grants);
        Assert.Equal((1, 1L, 100L), (answer.Figures.InFlight, answer.Figures.UsedRequests, answer.Figures.UsedTokens));
        answer = rig.Ask(0, ask => ask.LostAnswer = true);
        Assert.Equal((0, 0L, 0L), (answer.Figures.InFlight, answer.Figures.UsedRequests, answer.Figures.UsedTokens));
    }

    [Fact]
    public void An_ask_that_comes_late_or_twice_is_not_heard()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Ask(0);

        var late = rig.Ask(0, ask => (ask.Number, ask.Waiting) = (1, [Call(1)]));

        Assert.False(late.Known);
        Assert.Empty(late.Grants);
        Assert.Equal(0, rig.Ask(0).Figures.InFlight);
    }

    [Fact]
    public void What_is_told_twice_counts_once()
    {
        var rig = new ArbiterRig(new QuotaLimits { TokensPerMinute = 1_000 });
        rig.Ask(0, Call(1, tokens: 10));
        rig.Ask(0, ask => (ask.Ends, ask.Pauses) = ([Ended(1, tokens: 50)], [new QuotaPauseNote { Number = 1 }]));
        rig.Run(5);

        var answer = rig.Ask(0, ask => (ask.Ends, ask.Pauses) = ([Ended(1, tokens: 50)], [new QuotaPauseNote { Number = 1 }]));

        Assert.Equal(50, answer.Figures.UsedTokens);
        Assert.Equal(0.7, answer.Figures.RateFactor, precision: 9);
    }

    [Fact]
    public void The_places_of_a_dead_silo_come_free()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Ask(1, Call(1));
        Assert.Empty(rig.Ask(0, Call(1)).Grants);

        rig.Roster.Bury(1);

        Assert.Equal([1], rig.Ask(0, Call(1)).Grants);
    }

    [Fact]
    public void A_new_activation_starts_with_empty_buckets()
    {
        var rig = new ArbiterRig(new QuotaLimits { RequestsPerMinute = 600 }, warm: false);
        Assert.Empty(rig.Ask(0, Call(1)).Grants);
        rig.Run(120);
        Assert.True(rig.Ask(0, [.. Enumerable.Range(1, 64).Select(id => Call(id))]).Grants.Length >= 20);

        rig.Restart();
        rig.Introduce(0);

        Assert.Empty(rig.Ask(0, Call(100)).Grants);
        rig.Run(1);
        Assert.Empty(rig.Ask(0, Call(100)).Grants);
        rig.Run(3);
        Assert.Equal([100], rig.Ask(0, Call(100)).Grants);
    }

    [Fact]
    public void A_new_activation_hears_nothing_of_a_silo_it_does_not_know()
    {
        var rig = new ArbiterRig(OneAtATime);
        var before = rig.Arbiter.Epoch;
        rig.Restart();

        var answer = rig.Ask(0, ask => (ask.Epoch, ask.Waiting) = (before, [Call(1)]));

        Assert.False(answer.Known);
        Assert.Empty(answer.Grants);
        Assert.Equal(rig.Arbiter.Epoch, answer.Epoch);
        Assert.NotEqual(before, answer.Epoch);
    }

    [Fact]
    public void A_new_activation_waits_for_the_silos_to_tell_of_their_calls_in_flight()
    {
        var rig = new ArbiterRig(new QuotaLimits { MaxInFlight = 2 });
        rig.Ask(1, Call(1));
        rig.Restart();
        rig.Introduce(0);
        Assert.Empty(rig.Ask(0, Call(1), Call(2)).Grants);

        rig.Introduce(1, new CallInFlight { Id = 1, Tokens = 1 });

        Assert.Equal([1], rig.Ask(0, Call(1), Call(2)).Grants);
        rig.Ask(1, ask => ask.Ends = [Ended(1)]);
        Assert.Equal([2], rig.Ask(0, Call(2)).Grants);
    }

    [Fact]
    public void A_silo_that_says_nothing_does_not_hold_a_new_activation_up_for_long()
    {
        var rig = new ArbiterRig(OneAtATime);
        rig.Restart();
        rig.Introduce(0);

        rig.Run(QuotaArbiter.RecoveryTime.TotalSeconds - 0.1);
        Assert.Empty(rig.Ask(0, Call(1)).Grants);
        rig.Run(0.1);
        Assert.Equal([1], rig.Ask(0, Call(1)).Grants);
    }

    [Fact]
    public void A_silo_that_comes_back_from_another_activation_is_reconciled()
    {
        var rig = new ArbiterRig(new QuotaLimits { MaxInFlight = 5 });
        rig.Ask(0, Call(1), Call(2));

        Assert.False(rig.Ask(0, ask => ask.Epoch = Guid.NewGuid()).Known);
        var answer = rig.Introduce(0, new CallInFlight { Id = 2, Tokens = 1 }, new CallInFlight { Id = 3, Tokens = 1 }, new CallInFlight { Id = 4, Tokens = 1 });

        Assert.Equal(3, answer.Figures.InFlight);
        Assert.Equal(2, rig.Ask(0, ask => ask.Ends = [Ended(1), Ended(3)]).Figures.InFlight);
    }

    [Fact]
    public void A_pause_and_a_slow_down_outlive_their_activation()
    {
        var rig = new ArbiterRig(new QuotaLimits { RequestsPerMinute = 600 });
        rig.Restart();

        var known = new QuotaIntroduction { PausedFor = TimeSpan.FromSeconds(9), RateFactor = 0.7 };
        var answer = rig.Ask(0, ask => (ask.Epoch, ask.Introduction) = (Guid.NewGuid(), known));

        Assert.Equal(TimeSpan.FromSeconds(9), answer.PausedFor);
        Assert.Equal(0.7, answer.Figures.RateFactor, precision: 9);

        // To an activation that knows better it is no news.
        answer = rig.Ask(1, ask => ask.Introduction = new QuotaIntroduction { PausedFor = TimeSpan.FromSeconds(90), RateFactor = 0.1 });
        Assert.Equal(TimeSpan.FromSeconds(9), answer.PausedFor);
        Assert.Equal(0.7, answer.Figures.RateFactor, precision: 9);
    }

    [Fact]
    public void A_pause_holds_for_every_silo()
    {
        var rig = new ArbiterRig(new QuotaLimits());
        Assert.Equal(QuotaArbiter.FreeTime, rig.Ask(1).Free);

        rig.Ask(0, ask => ask.Pauses = [new QuotaPauseNote { Number = 1, RetryAfter = TimeSpan.FromSeconds(10) }]);

        var answer = rig.Ask(1);
        Assert.Equal((null, TimeSpan.FromSeconds(10)), (answer.Free, answer.PausedFor));
        rig.Run(10);
        answer = rig.Ask(1);
        Assert.Equal((QuotaArbiter.FreeTime, null), (answer.Free, answer.PausedFor));
    }

    [Fact]
    public void Nobody_gets_leave_of_a_paused_provider()
    {
        var rig = new ArbiterRig(OnePerSecond);
        rig.Ask(0, ask => ask.Pauses = [new QuotaPauseNote { Number = 1, RetryAfter = TimeSpan.FromSeconds(10) }]);

        var answer = rig.Ask(1, Call(1));

        Assert.Empty(answer.Grants);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.AskAgain);
        rig.Run(9.5);
        Assert.Equal(TimeSpan.FromSeconds(0.5), rig.Ask(1, Call(1)).AskAgain);
        rig.Run(0.5);
        Assert.Equal([1], rig.Ask(1, Call(1)).Grants);
    }

    [Fact]
    public void A_limited_model_holds_up_its_own_calls_only()
    {
        var rig = new ArbiterRig(new QuotaLimits { MaxInFlight = 3 }, models: ("small", OneAtATime));

        var answer = rig.Ask(0, Call(1, model: "small", waited: 9), Call(2, model: "small", waited: 8), Call(3), Call(4), Call(5));

        Assert.Equal([1, 3, 4], answer.Grants);
        Assert.Equal([2], rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(2, model: "small", waited: 8), Call(5)])).Grants);
    }

    [Fact]
    public void A_limited_models_leave_is_kept_for_another_silo_too()
    {
        var rig = new ArbiterRig(new QuotaLimits(), models: ("small", OneAtATime));
        rig.Ask(0, Call(1, model: "small"));
        rig.Ask(1, Call(1, model: "small", waited: 5));

        Assert.Empty(rig.Ask(0, ask => (ask.Ends, ask.Waiting) = ([Ended(1)], [Call(2, model: "small")])).Grants);
        Assert.Equal([1], rig.Ask(1, Call(1, model: "small", waited: 5)).Grants);
    }

    [Fact]
    public void A_hopeless_wait_is_refused_and_a_hopeful_one_is_not()
    {
        var rig = new ArbiterRig(OnePerSecond);
        rig.Ask(0, Call(1), Call(2));
        var demand = new QuotaDemand { Priority = QuotaPriority.LaterLayer, Requests = 10, Tokens = 10 };
        rig.Ask(1, ask => (ask.Waiting, ask.Demand) = ([Call(1, QuotaPriority.LaterLayer)], [demand]));

        var answer = rig.Ask(0, ask => ask.Checks =
        [
            new WaitCheck { Call = Call(3, left: 12), RequestsAhead = 5 },
            new WaitCheck { Call = Call(4, left: 18), RequestsAhead = 5 },
            new WaitCheck { Call = Call(5, QuotaPriority.Aggregator, left: 5) },
        ]);

        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal((3, QuotaExceededReason.DeadlineTooSoon), (refusal.Id, refusal.Reason));
        Assert.InRange(refusal.RetryAfter!.Value.TotalSeconds, 13, 16);
    }

    [Fact]
    public void A_call_that_can_never_leave_is_refused_and_holds_nobody_up()
    {
        var rig = new ArbiterRig(new QuotaLimits { TokensPerMinute = 100 }, models: ("small", new QuotaLimits { TokensPerMinute = 10 }));

        var answer = rig.Ask(0, Call(1, tokens: 101), Call(2, tokens: 11, model: "small"), Call(3));

        Assert.Equal([1, 2], answer.Refusals.Where(refusal => refusal.Reason == QuotaExceededReason.RequestTooLarge).Select(refusal => refusal.Id));
        Assert.Equal([3], answer.Grants);
    }
}
