using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(false, FaultKind.Hang)]
    [InlineData(true, FaultKind.Hang)]
    [InlineData(false, FaultKind.StalledStream)]
    [InlineData(true, FaultKind.StalledStream)]
    public async Task Cancelling_reaches_the_socket(bool stream, FaultKind fault)
    {
        await using var provider = await SimulatedProvider.StartAsync(fault);
        using var stop = new CancellationTokenSource();
        var asking = provider.Harness.AskAsync(provider.Harness.Call(stream), stop.Token);
        await provider.UntilAsync(stats => stats.InFlight == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await provider.UntilAsync(stats => stats is { InFlight: 0, Total.CancelledByClient: 1 });
        Assert.True(Assert.Single(provider.Harness.Quota.Leases).Ended);
        Assert.Null(provider.Harness.Quota.Leases[0].Settled);
    }

    [Fact]
    public async Task The_exception_carries_the_callers_token()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Hang);
        foreach (var stream in new[] { false, true })
        {
            using var stop = new CancellationTokenSource();
            await using var replies = provider.Harness.Invoker.InvokeAsync(provider.Harness.Call(stream), stop.Token).GetAsyncEnumerator();
            var next = replies.MoveNextAsync().AsTask();
            await provider.UntilAsync(stats => stats.InFlight == 1);
            await stop.CancelAsync();

            var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal(stop.Token, exception.CancellationToken);
            await provider.UntilAsync(stats => stats.InFlight == 0);
        }
    }

    [Fact]
    public async Task Leaving_a_stream_early_ends_the_call()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.StalledStream);

        await foreach (var _ in provider.Harness.Invoker.InvokeAsync(provider.Harness.Call(stream: true), CancellationToken.None))
            break;

        await provider.UntilAsync(stats => stats.InFlight == 0);
        Assert.True(Assert.Single(provider.Harness.Quota.Leases).Ended);
    }

    [Fact]
    public async Task Cancelling_a_wait_for_quota_asks_nobody()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        provider.Harness.Quota.BeforeLeave = _ => new TaskCompletionSource().Task;
        using var stop = new CancellationTokenSource();
        var asking = provider.Harness.AskAsync(provider.Harness.Call(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(0, provider.Stats.Calls);
    }

    [Fact]
    public async Task Cancelling_a_pause_between_attempts_ends_the_call()
    {
        var clock = new TestClock();
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Status, spec => spec with { MaxAttempts = 3 }, clock);
        using var stop = new CancellationTokenSource();
        var asking = provider.Harness.AskAsync(provider.Harness.Call(), stop.Token);
        await provider.UntilAsync(stats => stats.Total.Failed == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, provider.Stats.Calls);
    }

    [Fact]
    public async Task Two_hundred_cancelled_calls_leave_nothing_in_flight()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Hang);
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 200)
            .Select(number => provider.Harness.AskAsync(provider.Harness.Call(stream: number % 2 == 0), stop.Token))
            .ToArray();
        await provider.UntilAsync(stats => stats.InFlight == 200);

        await stop.CancelAsync();

        await provider.UntilAsync(stats => stats.InFlight == 0);
        foreach (var call in asking)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.All(provider.Harness.Quota.Leases, lease => Assert.True(lease.Ended));
    }
}
