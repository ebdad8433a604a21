using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class CircuitTests
{
    [Fact]
    public async Task A_provider_that_keeps_failing_is_left_alone()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Status, clock: clock);
        await FailAsync(provider, ProviderPipeline.MinimumThroughput);

        var (_, outcome) = await provider.Harness.AskAsync(provider.Harness.Call() with { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(AgentErrorCode.CircuitOpen, outcome.Error!.Code);
        Assert.Equal(5, outcome.Error.RetryAfterSeconds);
        Assert.Equal(0, outcome.Attempts);
        Assert.Equal(ProviderPipeline.MinimumThroughput, provider.Stats.Calls);
        Assert.Equal(ProviderPipeline.MinimumThroughput, provider.Harness.Quota.Requests.Count);
        Assert.Equal(ProviderState.CircuitOpen, provider.Harness.Health.Get("sim").State);
        Assert.Equal(AgentErrorCode.ProviderUnavailable, provider.Harness.Health.Get("sim").LastError!.Code);
    }

    [Fact]
    public async Task A_call_waits_for_the_breaker_to_close()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Status, clock: clock);
        await FailAsync(provider, ProviderPipeline.MinimumThroughput);
        provider.Host.Options.Models[Harness.Model.Name].Faults = [];
        var asking = provider.Harness.OutcomeAsync();
        Assert.False(asking.IsCompleted);

        clock.Advance(ProviderPipeline.BreakDuration + TimeSpan.FromSeconds(1));
        var outcome = await asking;

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Equal(1, outcome.Attempts);
        Assert.Equal(ProviderState.Ok, provider.Harness.Health.Get("sim").State);
        Assert.Equal(2, provider.Harness.Logs.Lines.Count(line => line.Contains(nameof(ProviderHealth), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_probe_goes_first()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Status, clock: clock);
        await FailAsync(provider, ProviderPipeline.MinimumThroughput);
        provider.Host.Options.Models[Harness.Model.Name].Faults = [new FaultRule { Kind = FaultKind.Hang }];
        var asking = Enumerable.Range(0, 50).Select(_ => provider.Harness.OutcomeAsync()).ToArray();

        clock.Advance(ProviderPipeline.BreakDuration + TimeSpan.FromSeconds(1));
        await provider.UntilAsync(stats => stats.InFlight == 1);
        clock.Advance(TimeSpan.FromMinutes(6));
        var outcomes = await Task.WhenAll(asking);

        // Those that had not been the probe asked no one: the probe's timeout opened the breaker again.
        Assert.Equal(1, outcomes.Count(outcome => outcome.Error!.Code == AgentErrorCode.Timeout));
        Assert.Equal(49, outcomes.Count(outcome => outcome.Error!.Code == AgentErrorCode.CircuitOpen));
        Assert.Equal(ProviderPipeline.MinimumThroughput + 1, provider.Stats.Calls);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task What_is_not_the_providers_fault_never_opens_it(int status)
    {
        var fault = new FaultRule { Kind = FaultKind.Status, StatusCode = status };
        await using var provider = await SimulatedProvider.StartAsync(null, new TestClock(), fault);

        await FailAsync(provider, ProviderPipeline.MinimumThroughput * 2);

        Assert.Equal(ProviderPipeline.MinimumThroughput * 2, provider.Stats.Calls);
        Assert.NotEqual(ProviderState.CircuitOpen, provider.Harness.Health.Get("sim").State);
    }

    [Fact]
    public async Task A_429_never_opens_it()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.RateLimit, clock: new TestClock());

        await FailAsync(provider, 3);

        Assert.Equal(3 * RetryPlan.MaxRateLimits, provider.Stats.Calls);
        Assert.Equal(ProviderState.Ok, provider.Harness.Health.Get("sim").State);
    }

    private static async Task FailAsync(SimulatedProvider provider, int calls)
    {
        for (var i = 0; i < calls; i++)
            Assert.Equal(AgentOutcomeKind.Failed, (await provider.Harness.OutcomeAsync()).Kind);
    }
}
