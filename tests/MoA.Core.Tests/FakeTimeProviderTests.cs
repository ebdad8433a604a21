using MoA.Testing;

namespace MoA.Core.Tests;

public sealed class FakeTimeProviderTests
{
    [Fact]
    public void Advance_fires_timers_in_order_of_their_due_times()
    {
        var clock = new FakeTimeProvider();
        var fired = new List<string>();
        using var late = clock.CreateTimer(_ => fired.Add("late"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        using var early = clock.CreateTimer(_ => fired.Add("early"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["early", "late"], fired);
        Assert.Equal(0, clock.PendingTimers);
    }

    [Fact]
    public async Task Who_waits_for_a_timer_is_told_when_it_is_set_and_not_of_others()
    {
        var clock = new FakeTimeProvider();
        using var other = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        var waiting = clock.WaitForTimerAsync(TimeSpan.FromSeconds(15));
        Assert.False(waiting.IsCompleted);

        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(15), Timeout.InfiniteTimeSpan);

        await waiting.Bounded();
        Assert.True(clock.WaitForTimerAsync(TimeSpan.FromSeconds(15)).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_timer_is_due_so_long_from_where_the_clock_stands()
    {
        var clock = new FakeTimeProvider();
        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        var before = clock.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        var after = clock.WaitForTimerAsync(TimeSpan.FromSeconds(20));
        Assert.False(before.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(5));
        await before.Bounded();
        Assert.False(after.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(10));

        await after.Bounded();
    }

    [Fact]
    public async Task A_timer_that_never_comes_is_named_together_with_those_that_are_pending()
    {
        var clock = new FakeTimeProvider();
        using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var idle = clock.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => clock.WaitForTimerAsync(TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(1)));

        Assert.Equal("No timer came that is due in 00:00:15. Pending: 00:00:05.", failure.Message);
    }
}
