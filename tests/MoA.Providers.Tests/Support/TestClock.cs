using MoA.Testing;

namespace MoA.Providers.Tests.Support;

/// <summary>A clock that stands still, except that waits up to <see cref="Skip"/> pass at once; tests see every timer that is set.</summary>
internal sealed class TestClock : TimeProvider
{
    private readonly FakeTimeProvider _fake = new();
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _skipped = [];
    private readonly HashSet<(WatchedTimer Timer, TimeSpan Due)> _armed = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Met)> _waiters = [];

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

    /// <summary>Completes when a timer of exactly this length is set, now or later.</summary>
    public Task TimerOf(TimeSpan due)
    {
        lock (_gate)
        {
            if (_armed.Any(armed => armed.Due == due))
                return Task.CompletedTask;
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((due, met));
            return met.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, _fake.CreateTimer(callback, state, dueTime, period));
        Set(timer, dueTime);
        return timer;
    }

    private void Set(WatchedTimer timer, TimeSpan due)
    {
        lock (_gate)
        {
            _armed.RemoveWhere(armed => armed.Timer == timer);
            if (due == Timeout.InfiniteTimeSpan)
                return;
            _armed.Add((timer, due));
            foreach (var waiter in _waiters.Where(waiter => waiter.Due == due))
                waiter.Met.TrySetResult();
            if (due <= TimeSpan.Zero || due > Skip)
                return;
            _skipped.Add(due);
        }

        ThreadPool.QueueUserWorkItem(_ => _fake.Advance(due));
    }

    private sealed class WatchedTimer(TestClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            clock.Set(this, dueTime);
            return changed;
        }

        public void Dispose()
        {
            inner.Dispose();
            clock.Set(this, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
