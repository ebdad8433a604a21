using FsCheck.Fluent;
using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

public sealed class QuotaLedgerProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_60_seconds_of_the_provider_hold_more_than_the_limits() => QuotaGen.Check(
        Prop.ForAll(QuotaGen.Scenarios(steps: 700), scenario =>
        {
            var run = new LedgerRun(new QuotaLedger(scenario.Limits, new QuotaOptions(), Start), Start);
            foreach (var step in scenario.Steps)
                run.Play(step);
            Assert.Equal(scenario.Steps.Length, run.Leaves.Count);
            AssertKept(scenario.Limits, run.Leaves);
        }),
        tests: 200);

    [Fact]
    public void A_cold_ledger_and_its_predecessor_together_keep_the_limits() => QuotaGen.Check(
        Prop.ForAll(QuotaGen.Scenarios(steps: 600, cold: true), Gen.Choose(1, 599).ToArbitrary(), (scenario, death) =>
        {
            var before = new LedgerRun(new QuotaLedger(scenario.Limits, QuotaOptions.Cluster, Start), Start);
            foreach (var step in Calm(scenario, death).Take(death))
                before.Play(step);
            var after = new LedgerRun(new QuotaLedger(scenario.Limits, QuotaOptions.Cluster, before.Now), before.Now);
            foreach (var step in Calm(scenario, death).Skip(death))
                after.Play(step);
            AssertKept(scenario.Limits, [.. before.Leaves, .. after.Leaves]);
        }),
        tests: 200);

    [Fact]
    public void Nobody_gets_leave_before_the_lower_bound() => QuotaGen.Check(
        Prop.ForAll(QuotaGen.Scenarios(steps: 300), Gen.Choose(0, 200).ToArbitrary(), (scenario, ahead) =>
        {
            var ledger = new QuotaLedger(scenario.Limits with { MaxInFlight = null }, new QuotaOptions(), Start);
            var run = new LedgerRun(ledger, Start);
            var calls = scenario.Steps.Select(step => step with { Uses = 100 }).ToArray();
            foreach (var step in calls[..100])
                run.Play(step);
            var next = calls[100..(101 + ahead - (ahead / 200))].Select(step => step with { After = TimeSpan.Zero, Fate = Fate.Settled }).ToArray();
            var bound = ledger.EarliestGrant(run.Now, next.Length - 1, next[..^1].Sum(step => (long)step.Tokens), next[^1].Tokens);
            foreach (var step in next)
                run.Play(step);
            Assert.True(run.Leaves[^1].Left >= bound, $"left {run.Leaves[^1].Left:O}, before {bound:O}");
        }),
        tests: 300);

    // What a predecessor's successor cannot know: pauses, and tokens given back, are not what this is about.
    private static IEnumerable<Step> Calm(Scenario scenario, int death) => scenario.Steps.Select((step, i) => step with
    {
        Fate = Fate.Abandoned,
        After = i == death ? TimeSpan.Zero : step.After,
        Tokens = (int)((scenario.Limits.TokensPerMinute ?? 1_000) / 40),
    });

    private static void AssertKept(QuotaLimits limits, IReadOnlyCollection<Leave> leaves)
    {
        foreach (var seen in new[] { leaves, [.. leaves.Select(leave => leave with { Arrived = leave.Left })] })
        {
            var (requests, tokens) = ProviderView.Busiest(seen);
            Assert.True(requests <= (limits.RequestsPerMinute ?? int.MaxValue), $"{requests} requests in 60 s of {limits}");
            Assert.True(tokens <= (limits.TokensPerMinute ?? long.MaxValue), $"{tokens} tokens in 60 s of {limits}");
        }
    }
}
