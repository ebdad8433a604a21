using FsCheck.Fluent;
using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

/// <summary>What only the cluster asks of a ledger: others' calls ahead, and what a predecessor left.</summary>
public sealed class QuotaLedgerClusterTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Calls_ahead_count_as_if_they_had_left() => QuotaGen.Check(
        Prop.ForAll(QuotaGen.Scenarios(steps: 200), Gen.Choose(1, 8).ToArbitrary(), (scenario, ahead) =>
        {
            var (one, other) = (Open(scenario.Limits), Open(scenario.Limits));
            var now = Start;
            foreach (var step in scenario.Steps[..150])
            {
                now += step.After;
                one.TryReserve(now, step.Tokens);
                other.TryReserve(now, step.Tokens);
            }

            var (requests, tokens) = (0, 0L);
            foreach (var step in scenario.Steps[150..(150 + ahead)])
            {
                // The ledger that lends itself to a guess, and the one where it really happens.
                Assert.Equal(other.WhenFree(now, step.Tokens) <= now, one.WhenFree(now, step.Tokens, requests, tokens) <= now);
                if (other.TryReserve(now, step.Tokens).Reservation is null)
                    continue;
                requests++;
                tokens += step.Tokens;
            }

            Assert.Equal(other.UsedRequests, scenario.Limits.RequestsPerMinute is null ? 0 : one.UsedRequests + requests);
        }),
        tests: 300);

    [Fact]
    public void A_call_ahead_costs_the_time_of_its_turn()
    {
        var withoutBurst = new QuotaOptions { MinRequestBurst = 0, RequestBurstShare = 0 };
        var ledger = new QuotaLedger(new QuotaLimits { RequestsPerMinute = 615 }, withoutBurst, Start);
        while (ledger.TryReserve(Start, 1).Reservation is not null)
        {
        }

        var next = ledger.WhenFree(Start, 1);

        Assert.Equal(1, (ledger.WhenFree(Start, 1, requestsAhead: 10) - next).TotalSeconds, tolerance: 0.01);
    }

    [Fact]
    public void An_adopted_call_takes_a_place_and_is_charged_only_what_it_took_too_much()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 60, TokensPerMinute = 1_000, MaxInFlight = 2 });
        var (first, second) = (ledger.Adopt(Start, 100), ledger.Adopt(Start, 100));

        Assert.Equal((2, 0L, 0L), (ledger.InFlight, ledger.UsedRequests, ledger.UsedTokens));
        Assert.Null(ledger.TryReserve(Start, 1).Reservation);

        ledger.Settle(first, 130, Start);
        Assert.Equal((1, 30L), (ledger.InFlight, ledger.UsedTokens));
        ledger.Settle(second, 40, Start);
        Assert.Equal((0, 0L, 30L), (ledger.InFlight, ledger.UsedRequests, ledger.UsedTokens));
        Assert.NotNull(ledger.TryReserve(Start, 1).Reservation);
    }

    [Fact]
    public void An_adopted_call_that_is_given_up_gives_nothing_back()
    {
        var ledger = Open(new QuotaLimits { TokensPerMinute = 1_000, MaxInFlight = 2 });
        ledger.TryReserve(Start, 300);
        var (first, second) = (ledger.Adopt(Start, 100), ledger.Adopt(Start, 100));

        ledger.Revoke(first, Start);
        ledger.Abandon(second, Start);

        Assert.Equal((1, 300L), (ledger.InFlight, ledger.UsedTokens));
    }

    [Fact]
    public void A_predecessors_pause_and_slow_down_go_on()
    {
        var ledger = Open(new QuotaLimits { RequestsPerMinute = 600 });

        ledger.AdoptPause(Start, Start.AddSeconds(20), 0.7);

        Assert.Equal(Start.AddSeconds(20), ledger.PausedUntil);
        Assert.Equal(0.7, ledger.RateFactor, precision: 9);
        ledger.AdoptPause(Start, null, 0.9);
        Assert.Equal((Start.AddSeconds(20), 0.7), (ledger.PausedUntil, Math.Round(ledger.RateFactor, 9)));
        ledger.Advance(Start.AddSeconds(61));
        Assert.Equal((null, 0.75), (ledger.PausedUntil, Math.Round(ledger.RateFactor, 9)));
    }

    private static QuotaLedger Open(QuotaLimits limits) => new(limits, new QuotaOptions(), Start);
}
