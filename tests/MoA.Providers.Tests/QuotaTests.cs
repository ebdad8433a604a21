using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class QuotaTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_429_makes_its_call_and_all_others_wait_as_long_as_the_provider_asked()
    {
        var clock = new TestClock();
        var options = new SimulatorOptions
        {
            Models = { [Harness.Model.Name] = new SimulatedModel { AnswerTokens = 4, Limits = new ModelLimits { RequestsPerMinute = 3 } } },
        };
        await using var simulator = SimulatorApp.Build(options, "http://127.0.0.1:0", clock);
        await simulator.StartAsync();
        // What is configured is more than the provider grants: only its 429 can tell.
        using var local = new LocalQuota(
            new Dictionary<string, QuotaLimits> { [Harness.Provider] = new() { RequestsPerMinute = 6000 } },
            new Dictionary<string, QuotaLimits>(),
            clock);
        using var quota = new WatchedQuota(local);
        await using var harness = new Harness(simulator.BaseUrl, clock: clock, quota: quota);
        for (var call = 0; call < 3; call++)
            Assert.Equal(AgentOutcomeKind.Answer, (await harness.OutcomeAsync()).Kind);
        clock.Advance(TimeSpan.FromSeconds(20));

        var refused = harness.OutcomeAsync();
        await quota.NextWaitAsync();
        Assert.Equal(TimeSpan.FromSeconds(40), Assert.Single(quota.Pauses).RetryAfter);
        var other = harness.OutcomeAsync();
        await quota.NextWaitAsync();
        var streamed = harness.OutcomeAsync(stream: true);
        await quota.NextWaitAsync();
        clock.Advance(TimeSpan.FromSeconds(39.9));
        Assert.Equal(3, local.Snapshot()[Harness.Provider].Waiting.Values.Sum());
        Assert.Equal(4, simulator.Stats.Snapshot().Calls);

        clock.Advance(TimeSpan.FromSeconds(1.1));
        var outcomes = await Task.WhenAll(refused, other, streamed).WaitAsync(Bound);

        Assert.All(outcomes, outcome => Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind));
        Assert.Equal([2, 1, 1], outcomes.Select(outcome => outcome.Attempts));
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Timings.QueuedMs, 40_000, 41_000));
        Assert.Equal(1, simulator.Stats.Snapshot().Models[Harness.Model.Name].Rejected429);
    }
}
