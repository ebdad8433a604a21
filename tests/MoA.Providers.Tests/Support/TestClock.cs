using MoA.Testing;

namespace MoA.Providers.Tests.Support;

/// <summary>A clock that stands still, except that waits up to <see cref="Skip"/> pass at once.</summary>
internal sealed class TestClock : TimeProvider
{
    private readonly FakeTimeProvider _fake = new();
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _skipped = [];

    public TimeSpan Skip { get; init; }

    public IReadOnlyList<TimeSpan> Skipped
    {
        get
        {
            lock (_gate)
                return [.. _skipped];
        }
    }

    public override long TimestampFrequency => _fake.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _fake.GetUtcNow();

    public override long GetTimestamp() => _fake.GetTimestamp();

    public void Advance(TimeSpan by) => _fake.Advance(by);

    /// <inheritdoc cref="FakeTimeProvider.WaitForTimerAsync"/>
    public Task WaitForTimerAsync(TimeSpan dueIn) => _fake.WaitForTimerAsync(dueIn);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, _fake.CreateTimer(callback, state, dueTime, period));
        Set(dueTime);
        return timer;
    }

    private void Set(TimeSpan due)
    {
        if (due <= TimeSpan.Zero || due > Skip)
            return;
        lock (_gate)
            _skipped.Add(due);
        ThreadPool.QueueUserWorkItem(_ => _fake.Advance(due));
    }

    private sealed class WatchedTimer(TestClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            clock.Set(dueTime);
            return changed;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
