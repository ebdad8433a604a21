using MoA.Core.Runs;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class TimeTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(45);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provider_that_never_answers_is_a_timeout(bool stream)
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Hang, spec => spec with { MaxAttempts = 5 }, clock);
        var asking = provider.Harness.OutcomeAsync(stream);
        await provider.UntilAsync(stats => stats.InFlight == 1);

        clock.Advance(TimeSpan.FromMinutes(5));
        var outcome = await asking;

        Assert.Equal(AgentErrorCode.Timeout, outcome.Error!.Code);
        Assert.Equal("Provider sim did not answer within 300 s.", outcome.Error.Message);
        Assert.Equal(1, outcome.Attempts);
        Assert.Equal(300_000, outcome.Timings.ProviderMs);
        Assert.True(Assert.Single(provider.Harness.Quota.Leases).Ended);
        await provider.UntilAsync(stats => stats.InFlight == 0);
    }

    [Fact]
    public async Task A_half_body_that_stands_still_is_a_timeout()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.StalledStream, clock: clock);
        var asking = provider.Harness.OutcomeAsync();
        await provider.UntilAsync(stats => stats.InFlight == 1);

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(AgentErrorCode.Timeout, (await asking).Error!.Code);
        await provider.UntilAsync(stats => stats.InFlight == 0);
    }

    [Fact]
    public async Task The_runs_deadline_bounds_a_call_as_well()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Hang, clock: clock);
        var call = provider.Harness.Call() with { Deadline = clock.GetUtcNow() + TimeSpan.FromSeconds(40) };
        var asking = provider.Harness.AskAsync(call);
        await provider.UntilAsync(stats => stats.InFlight == 1);

        clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(AgentErrorCode.DeadlineExceeded, (await asking).Outcome.Error!.Code);
        await provider.UntilAsync(stats => stats.InFlight == 0);
    }

    [Fact]
    public async Task The_wait_for_quota_does_not_count_against_the_timeout()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(clock: clock);
        provider.Harness.Quota.Waited = TimeSpan.FromMinutes(30);
        provider.Harness.Quota.BeforeLeave = _ =>
        {
            clock.Advance(TimeSpan.FromMinutes(30));
            return Task.CompletedTask;
        };

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Null(outcome.Error);
        Assert.Equal(TimeSpan.FromMinutes(30).TotalMilliseconds, outcome.Timings.QueuedMs);
        Assert.Equal(0, outcome.Timings.ProviderMs);
    }

    [Fact]
    public async Task A_stream_that_stands_still_is_stalled_after_the_idle_timeout()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(
            FaultKind.StalledStream, spec => spec with { StreamIdleTimeout = Idle, MaxAttempts = 5 }, clock);
        await using var replies = provider.Harness.Invoker.InvokeAsync(provider.Harness.Call(stream: true), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await replies.MoveNextAsync());
        Assert.True(await replies.MoveNextAsync());
        await clock.WaitForTimerAsync(Idle);

        clock.Advance(Idle);
        Assert.True(await replies.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        var outcome = Assert.IsType<Core.Engine.AgentOutcome>(replies.Current);
        Assert.Equal(AgentErrorCode.StreamStalled, outcome.Error!.Code);
        Assert.Equal("Provider sim sent nothing for 45 s in the middle of a stream.", outcome.Error.Message);
        Assert.Equal(1, outcome.Attempts);
        await provider.UntilAsync(stats => stats.InFlight == 0);
    }
}
