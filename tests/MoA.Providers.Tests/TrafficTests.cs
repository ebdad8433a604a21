using Microsoft.AspNetCore.Http;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class TrafficTests
{
    private const string Reply = """{"choices":[{"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}]}""";

    [Fact]
    public async Task Answers_failures_retries_and_429s_are_counted()
    {
        var answers = new Queue<int>([200, 429, 200, 500, 500, 500]);
        await using var provider = await StubProvider.StartAsync(
            context => StubProvider.WriteAsync(context, "application/json", Reply, answers.Dequeue()), spec => spec with { MaxAttempts = 3 });

        Assert.Equal(AgentOutcomeKind.Answer, (await provider.Harness.OutcomeAsync()).Kind);
        Assert.Equal(AgentOutcomeKind.Answer, (await provider.Harness.OutcomeAsync()).Kind);
        Assert.Equal(AgentOutcomeKind.Failed, (await provider.Harness.OutcomeAsync()).Kind);

        var seen = Seen(provider.Harness);
        Assert.Equal((3, 1, 6, 4, 1, 3), (seen.Calls, seen.FailedCalls, seen.Attempts, seen.Errors, seen.RateLimited, seen.Retries));
        Assert.Equal((2, 0), (seen.Total.Count, seen.FirstToken.Count));
        var status = provider.Harness.Health.Get("sim");
        Assert.Equal((429, 500), (status.LastRateLimit!.Error.ProviderStatus, status.LastError!.ProviderStatus));
    }

    [Fact]
    public async Task Times_are_those_of_the_attempt_that_answered()
    {
        var clock = new TestClock { Skip = TimeSpan.FromSeconds(20) };
        var calls = 0;
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = await StubProvider.StartAsync(
            async context =>
            {
                if (++calls == 1)
                {
                    await StubProvider.WriteAsync(context, "application/json", "{}", 500);
                    return;
                }

                context.Response.ContentType = "text/event-stream";
                clock.Advance(TimeSpan.FromMilliseconds(800));
                await context.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"}}]}\n\n");
                await context.Response.Body.FlushAsync();
                await read.Task.WaitAsync(TimeSpan.FromSeconds(30));
                clock.Advance(TimeSpan.FromMilliseconds(1200));
                await context.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            },
            spec => spec with { MaxAttempts = 2 },
            clock);

        await foreach (var reply in provider.Harness.Invoker.InvokeAsync(provider.Harness.Call(stream: true), CancellationToken.None))
        {
            if (reply is AgentDelta { Text: "Yes" })
                read.TrySetResult();
        }

        var seen = Seen(provider.Harness);
        Assert.Equal((1, 2, 1, 1), (seen.Calls, seen.Attempts, seen.Errors, seen.Retries));
        Assert.InRange(seen.FirstToken.P50!.Value, 740, 860);
        Assert.InRange(seen.Total.P50!.Value, 1860, 2140);
    }

    [Fact]
    public async Task A_call_that_was_stopped_is_an_attempt_and_no_error()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Hang);
        using var stop = new CancellationTokenSource();
        var asking = provider.Harness.AskAsync(provider.Harness.Call(), stop.Token);
        await provider.UntilAsync(stats => stats.InFlight == 1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        var seen = Seen(provider.Harness);
        Assert.Equal((0, 1, 0), (seen.Calls, seen.Attempts, seen.Errors));
    }

    [Fact]
    public async Task A_call_that_timed_out_is_an_error()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Hang, clock: clock);
        var asking = provider.Harness.OutcomeAsync();
        await provider.UntilAsync(stats => stats.InFlight == 1);

        clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(AgentErrorCode.Timeout, (await asking).Error!.Code);
        var seen = Seen(provider.Harness);
        Assert.Equal((1, 1, 1, 1), (seen.Calls, seen.FailedCalls, seen.Attempts, seen.Errors));
    }

    [Fact]
    public async Task The_breaker_says_how_it_stands_and_until_when()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Status, clock: clock);
        Assert.Equal(BreakerState.Closed, provider.Harness.Health.Get("sim").Breaker);
        for (var call = 0; call < ProviderPipeline.MinimumThroughput; call++)
            await provider.Harness.OutcomeAsync();

        var open = provider.Harness.Health.Get("sim");
        Assert.Equal((BreakerState.Open, clock.GetUtcNow() + ProviderPipeline.BreakDuration), (open.Breaker, open.BreakerOpenUntil));
        provider.Host.Options.Models[Harness.Model.Name].Faults = [new FaultRule { Kind = FaultKind.Hang }];
        clock.Advance(ProviderPipeline.BreakDuration + TimeSpan.FromSeconds(1));
        var probe = provider.Harness.OutcomeAsync();
        await provider.UntilAsync(stats => stats.InFlight == 1);
        var probing = provider.Harness.Health.Get("sim");
        Assert.Equal((BreakerState.HalfOpen, null, ProviderState.CircuitOpen), (probing.Breaker, probing.BreakerOpenUntil, probing.State));
        clock.Advance(TimeSpan.FromMinutes(6));
        await probe;
        Assert.Equal(BreakerState.Open, provider.Harness.Health.Get("sim").Breaker);
    }

    [Fact]
    public async Task The_last_failure_is_known_by_its_tenant()
    {
        await using var provider = await StubProvider.StartAsync(context => StubProvider.WriteAsync(context, "application/json", """{"error":{"message":"no"}}""", 400));

        await provider.Harness.AskAsync(provider.Harness.Call() with { Tenant = "alice" });

        Assert.Equal("alice", provider.Harness.Health.Get("sim").LastErrorTenant);
    }

    private static ProviderTraffic Seen(Harness harness) => harness.Health.Traffic.Snapshot()["sim"];
}
