using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

public sealed class QuotaLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(61.5);

    [Theory]
    [InlineData(5, 5)]
    [InlineData(60, 16)]
    [InlineData(600, 100)]
    public void An_idle_ledger_allows_a_burst_at_once(int limit, int burst)
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = limit });

        var granted = Enumerable.Range(0, limit + 1).TakeWhile(_ => ledger.TryReserve(Start, 10).Reservation is not null).Count();

        Assert.InRange(granted, burst, burst + 1);
        Assert.True(granted <= limit);
    }

    [Fact]
    public void After_a_burst_leaves_are_paced_and_nothing_stands_still_for_long()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 600 });

        var leaves = Saturate(ledger, tokens: 1, TimeSpan.FromMinutes(5));

        var gaps = leaves.Zip(leaves.Skip(1), (one, next) => next - one).Skip(101).ToArray();
        Assert.All(gaps, gap => Assert.InRange(gap.TotalMilliseconds, 0, 1_500));
        Assert.True(Enumerable.Range(2, 200).All(second => leaves.Count(leave => (int)(leave - Start).TotalSeconds == second) <= 22));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(10_000)]
    public void Sustained_demand_uses_95_percent_of_the_requests(int limit)
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = limit });

        var leaves = Saturate(ledger, tokens: 1, TimeSpan.FromMinutes(11));

        // Ten minutes for limits so small that a single call is more than 5% of three minutes.
        var minutes = limit < 60 ? 10 : 3;
        AssertUse(leaves, 1, limit, Window, minutes);
        Assert.True(leaves.Count(leave => leave - Start < TimeSpan.FromMinutes(1)) >= 0.95 * limit);
    }

    [Theory]
    [InlineData(100_000, 1_000)]
    [InlineData(1_000_000, 3_048)]
    [InlineData(50_000_000, 9_999)]
    public void Sustained_demand_uses_95_percent_of_the_tokens(long limit, int tokens)
    {
        var ledger = Open(new QuotaLimits { TokensPerMinute = limit });

        AssertUse(Saturate(ledger, tokens, TimeSpan.FromMinutes(5)), tokens, limit, Window, minutes: 3);
    }

    [Fact]
    public void What_a_settlement_gives_back_can_be_used_at_once()
    {
        var ledger = Open(new QuotaLimits { TokensPerMinute = 1_000 });
        var first = ledger.TryReserve(Start, 1_000).Reservation!;
        Assert.Null(ledger.TryReserve(Start, 800).Reservation);

        ledger.Settle(first, 100, Start);

        Assert.Equal(100, ledger.UsedTokens);
        Assert.NotNull(ledger.TryReserve(Start, 800).Reservation);
    }

    [Fact]
    public void A_second_end_of_a_reservation_does_nothing()
    {
        var ledger = Open(new QuotaLimits { TokensPerMinute = 1_000, MaxInFlight = 5 });
        var first = ledger.TryReserve(Start, 400).Reservation!;
        ledger.TryReserve(Start, 100);

        ledger.Settle(first, 300, Start);
        ledger.Settle(first, 0, Start);
        ledger.Abandon(first, Start);
        ledger.Revoke(first, Start);

        Assert.Equal(400, ledger.UsedTokens);
        Assert.Equal(1, ledger.InFlight);
    }

    [Fact]
    public void A_call_that_used_more_than_its_estimate_makes_later_ones_wait()
    {
        var ledger = Open(new QuotaLimits { TokensPerMinute = 1_000 });
        var first = ledger.TryReserve(Start, 100).Reservation!;

        ledger.Settle(first, 1_500, Start.AddSeconds(30));

        Assert.Equal(1_500, ledger.UsedTokens);
        Assert.Null(ledger.TryReserve(Start.AddSeconds(31), 1).Reservation);
        Assert.Null(ledger.TryReserve(Start.AddSeconds(90), 1).Reservation);
        Assert.NotNull(ledger.TryReserve(Start.AddSeconds(92), 1).Reservation);
    }

    [Fact]
    public void An_abandoned_call_stays_charged_and_frees_its_place()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 10, TokensPerMinute = 1_000, MaxInFlight = 1 });
        var first = ledger.TryReserve(Start, 300).Reservation!;
        Assert.Null(ledger.TryReserve(Start, 1).Reservation);

        ledger.Abandon(first, Start);

        Assert.Equal((1, 300, 0), (ledger.UsedRequests, ledger.UsedTokens, ledger.InFlight));
        Assert.NotNull(ledger.TryReserve(Start, 1).Reservation);
    }

    [Fact]
    public void A_revoked_call_leaves_nothing()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 2, TokensPerMinute = 1_000, MaxInFlight = 1 });

        for (var i = 0; i < 10; i++)
        {
            var reservation = ledger.TryReserve(Start, 1_000).Reservation;
            Assert.NotNull(reservation);
            ledger.Revoke(reservation, Start);
        }

        Assert.Equal((0, 0, 0), (ledger.UsedRequests, ledger.UsedTokens, ledger.InFlight));
    }

    [Fact]
    public void An_unsettled_call_frees_its_place_after_its_lifetime_without_refund()
    {
        var options = new QuotaOptions { ReservationLifetime = TimeSpan.FromSeconds(20) };
        var ledger = new QuotaLedger(new QuotaLimits { TokensPerMinute = 1_000, MaxInFlight = 1 }, options, Start);
        var first = ledger.TryReserve(Start, 400).Reservation!;

        Assert.Equal(Start.AddSeconds(20), ledger.TryReserve(Start.AddSeconds(1), 1).Earliest);
        Assert.NotNull(ledger.TryReserve(Start.AddSeconds(20), 1).Reservation);
        Assert.Equal(401, ledger.UsedTokens);

        ledger.Abandon(first, Start.AddSeconds(21));
        Assert.Equal(1, ledger.InFlight);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(30, 30)]
    [InlineData(1e6, 3600)]
    public void Nothing_leaves_while_a_provider_is_paused(double retryAfter, double expected)
    {
        var ledger = Open(new QuotaLimits());

        ledger.Pause(Start, new QuotaPause { RetryAfter = TimeSpan.FromSeconds(retryAfter) });

        if (expected > 0)
            Assert.Equal(Start.AddSeconds(expected), ledger.TryReserve(Start.AddSeconds(expected - 0.001), 1).Earliest);
        Assert.NotNull(ledger.TryReserve(Start.AddSeconds(expected), 1).Reservation);
    }

    [Fact]
    public void A_later_shorter_hint_does_not_end_a_pause()
    {
        var ledger = Open(new QuotaLimits());
        ledger.Pause(Start, new QuotaPause { RetryAfter = TimeSpan.FromSeconds(30) });
        ledger.Pause(Start, new QuotaPause { RetryAfter = TimeSpan.FromSeconds(1) });

        Assert.Equal(Start.AddSeconds(30), ledger.TryReserve(Start, 1).Earliest);
    }

    [Fact]
    public void A_429_without_hint_slows_to_70_percent_and_recovers_5_points_a_clean_minute()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 600 });
        ledger.Pause(Start, new QuotaPause());
        ledger.Pause(Start.AddMilliseconds(500), new QuotaPause());

        Assert.Equal(0.7, FactorAt(ledger, 59), 6);
        Assert.Equal(0.75, FactorAt(ledger, 61), 6);
        Assert.Equal(0.8, FactorAt(ledger, 121), 6);
        ledger.Pause(Start.AddSeconds(150), new QuotaPause { RetryAfter = TimeSpan.Zero });
        Assert.Equal(0.8, FactorAt(ledger, 209), 6);
        Assert.Equal(0.85, FactorAt(ledger, 211), 6);
        Assert.Equal(1, FactorAt(ledger, 1_000), 6);
    }

    [Fact]
    public void A_slowed_ledger_lets_less_leave()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 600 });
        ledger.Pause(Start, new QuotaPause());

        var leaves = Saturate(ledger, 1, TimeSpan.FromSeconds(59));
        var later = Saturate(ledger, 1, TimeSpan.FromMinutes(10), Start.AddSeconds(59));

        Assert.InRange(leaves.Count, 380, 420);
        Assert.InRange(later.Count(leave => leave > Start.AddMinutes(9)), 570, 600);
    }

    [Fact]
    public void Endless_429s_leave_a_tenth_of_the_rate()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 100 });
        for (var i = 0; i < 50; i++)
            ledger.Pause(Start.AddSeconds(2 * i), new QuotaPause());

        Assert.Equal(0.1, ledger.RateFactor, 6);
    }

    [Fact]
    public void A_slowed_provider_still_takes_a_call_as_large_as_its_limit()
    {
        var ledger = Open(new QuotaLimits { TokensPerMinute = 1_000 });
        ledger.Pause(Start, new QuotaPause());

        Assert.NotNull(ledger.TryReserve(Start, 1_000).Reservation);
    }

    [Fact]
    public void Where_only_calls_in_flight_are_limited_a_429_slows_those()
    {
        var ledger = Open(new QuotaLimits { MaxInFlight = 10 });
        ledger.Pause(Start, new QuotaPause());

        Assert.Equal(7, Enumerable.Range(0, 10).Count(_ => ledger.TryReserve(Start, 1).Reservation is not null));
    }

    [Fact]
    public void Memory_is_bounded_whatever_the_limit()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 1_000_000, TokensPerMinute = 1_000_000_000 });

        var leaves = Saturate(ledger, 1_000, TimeSpan.FromSeconds(130));

        Assert.True(leaves.Count > 1_900_000);
        Assert.InRange(ledger.Slots, 1, 2 * (SlidingLog.SlotsPerWindow + 2));
    }

    [Fact]
    public void A_cold_ledger_is_paced_from_zero()
    {
        var ledger = new QuotaLedger(new QuotaLimits { RequestsPerMinute = 600 }, QuotaOptions.Cluster, Start);

        var leaves = Saturate(ledger, 1, TimeSpan.FromMinutes(4));

        Assert.True(leaves[0] > Start.AddSeconds(3));
        Assert.True(leaves[20] - leaves[0] > TimeSpan.FromSeconds(1.5));
        AssertUse(leaves, 1, 600, Window, minutes: 2);
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_away()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 10 });
        Saturate(ledger, 1, TimeSpan.FromSeconds(30));

        Assert.Null(ledger.TryReserve(Start.AddHours(-1), 1).Reservation);
        Assert.Null(ledger.TryReserve(Start.AddSeconds(31), 1).Reservation);
    }

    [Fact]
    public void Bad_limits_options_and_calls_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new QuotaLimits { RequestsPerMinute = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new QuotaLimits { TokensPerMinute = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new QuotaLimits { MaxInFlight = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuotaLedger(new(), new QuotaOptions { TokenBurstShare = double.NaN }, Start));
        var ledger = Open(new QuotaLimits { TokensPerMinute = 10 });
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.TryReserve(Start, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.TryReserve(Start, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Settle(ledger.TryReserve(Start, 1).Reservation!, -1, Start));
    }

    private static QuotaLedger Open(QuotaLimits limits) => new(limits, new QuotaOptions(), Start);

    private static double FactorAt(QuotaLedger ledger, double seconds)
    {
        ledger.Advance(Start.AddSeconds(seconds));
        return ledger.RateFactor;
    }

    private static List<DateTimeOffset> Saturate(QuotaLedger ledger, int tokens, TimeSpan time, DateTimeOffset? from = null)
    {
        var leaves = new List<DateTimeOffset>();
        var now = from ?? Start;
        while (now < Start + time)
        {
            var decision = ledger.TryReserve(now, tokens);
            if (decision.Reservation is not null)
                leaves.Add(now);

            // As a timer does: whole milliseconds, and late.
            else
                now = now.AddMilliseconds(Math.Ceiling((decision.Earliest - now).TotalMilliseconds));
        }

        return leaves;
    }

    private static void AssertUse(List<DateTimeOffset> leaves, long each, long limit, TimeSpan from, int minutes)
    {
        var (begin, end) = (Start + from, Start + from + TimeSpan.FromMinutes(minutes));
        var used = leaves.Count(leave => leave >= begin && leave < end) * each;
        Assert.InRange((double)used / limit / minutes, 0.95, 1.02);
    }
}
