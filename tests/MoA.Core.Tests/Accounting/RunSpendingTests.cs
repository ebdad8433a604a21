using MoA.Core.Accounting;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Accounting;

public sealed class RunSpendingTests
{
    private static readonly ModelSpec Model = EngineFixture.Model("a");

    [Fact]
    public void A_call_costs_its_tokens_at_the_model_s_prices() =>
        Assert.Equal(0.0021m, Pricing.CostOf(Model with { InputPricePerMillionTokens = 0.3m, OutputPricePerMillionTokens = 0.9m }, new TokenUsage(1000, 2000)));

    [Fact]
    public void Prices_of_huge_usages_are_exact() =>
        Assert.Equal(9_223_372_036_854.775807m, Pricing.CostOf(Model, new TokenUsage(long.MaxValue, 0)));

    [Fact]
    public void What_is_set_aside_counts_until_it_is_settled()
    {
        var spending = new RunSpending(new RunBudget { MaxTokens = 100 }, new TokenUsage(10, 10), 0);
        Assert.Null(spending.TryReserve(Model, new TokenUsage(30, 30)));
        Assert.Equal(
            "the call to a may need 21 tokens, but of the run's budget of 100 only 20 are left",
            spending.TryReserve(Model, new TokenUsage(1, 20)));
        spending.Settle(Model, new TokenUsage(30, 30), new TokenUsage(30, 29));
        Assert.Null(spending.TryReserve(Model, new TokenUsage(1, 20)));
        Assert.NotNull(spending.TryReserve(Model, new TokenUsage(1, 0)));
    }

    [Fact]
    public void Money_counts_what_was_spent_before_a_resume()
    {
        var spending = new RunSpending(new RunBudget { MaxCost = 0.000010m }, default, 0.000008m);
        Assert.NotNull(spending.TryReserve(Model, new TokenUsage(1, 1)));
        Assert.Null(spending.TryReserve(Model, new TokenUsage(0, 1)));
    }

    [Fact]
    public void Without_a_budget_everything_goes() =>
        Assert.Null(new RunSpending(null, default, 0).TryReserve(Model, new TokenUsage(int.MaxValue, int.MaxValue)));

    [Fact]
    public void Calls_that_end_side_by_side_never_overspend()
    {
        var spending = new RunSpending(new RunBudget { MaxTokens = 1000 }, default, 0);
        long granted = 0;
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            if (spending.TryReserve(Model, new TokenUsage(3, 4)) is not null)
                return;
            Assert.InRange(Interlocked.Add(ref granted, 7), 0, 1000);
            Interlocked.Add(ref granted, -7);
            spending.Settle(Model, new TokenUsage(3, 4), default);
        });
        // Everything was given back: all of it can be had again, and not a token more.
        Assert.Null(spending.TryReserve(Model, new TokenUsage(1000, 0)));
        Assert.NotNull(spending.TryReserve(Model, new TokenUsage(1, 0)));
    }
}
