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
}
