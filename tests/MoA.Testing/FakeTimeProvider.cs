namespace MoA.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, in the order of their due times.
/// </summary>
public sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<FakeTimer> _due = [];
    private readonly List<(TimeSpan DueIn, TaskCompletionSource Set)> _waiters = [];
    private DateTimeOffset _now = start;
    private long _timers;

    public FakeTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are set to fire: zero when nothing waits for time to pass.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
                return _due.Count;
        }
    }

    /// <summary>When the next timer fires, or null when none is set.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_gate)
                return _due.Count == 0 ? null : _due.Min!.DueAt;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state, Interlocked.Increment(ref _timers));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Completes once a timer is pending that is due exactly so long from the clock's now, at once if there is one. Whoever moves the clock for a timer
    /// that other code sets awaits this first: a clock that was moved before does not fire it.
    /// </summary>
    /// <param name="dueIn">How long from the clock's now the timer is due.</param>
    /// <param name="limit">How long it is awaited, in real time; without it <see cref="TestBounds.Limit"/>.</param>
    public async Task WaitForTimerAsync(TimeSpan dueIn, TimeSpan? limit = null)
    {
        var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiters.Add((dueIn, set));
            TellWaiters();
        }

        try
        {
            await set.Task.WaitAsync(limit ?? TestBounds.Limit);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                _waiters.RemoveAll(waiter => waiter.Set == set);
                var pending = _due.Count == 0 ? "none" : string.Join(", ", _due.Select(timer => timer.DueAt - _now));
                throw new TimeoutException($"No timer came that is due in {dueIn}. Pending: {pending}.");
            }
        }
    }

    /// <summary>Moves the clock forward and fires every timer that falls due on the way, the clock showing that timer's due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset target;
        lock (_gate)
            target = _now + by;

        while (true)
        {
            FakeTimer timer;
            lock (_gate)
            {
                if (_due.Count == 0 || _due.Min!.DueAt > target)
                {
                    // Another thread may have moved it further meanwhile: the clock never goes back.
                    _now = target > _now ? target : _now;
                    TellWaiters();
                    return;
                }

                timer = _due.Min!;
                _due.Remove(timer);
                if (timer.DueAt > _now)
                    _now = timer.DueAt;
                timer.Reschedule(_now);
            }

            timer.Fire();
        }
    }

    // Only ever under the gate.
    private void TellWaiters() => _waiters.RemoveAll(waiter => _due.Any(timer => timer.DueAt - _now == waiter.DueIn) && waiter.Set.TrySetResult());

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state, long number) : ITimer, IComparable<FakeTimer>
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => callback(state);

        public void Reschedule(DateTimeOffset now)
        {
            if (_period <= TimeSpan.Zero || _disposed)
                return;
            DueAt = now + _period;
            clock._due.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._due.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                DueAt = clock._now + dueTime;
                clock._due.Add(this);
                clock.TellWaiters();
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._due.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public int CompareTo(FakeTimer? other)
        {
            if (other is null)
                return 1;
            var byTime = DueAt.CompareTo(other.DueAt);
            return byTime != 0 ? byTime : number.CompareTo(other.Number);
        }

        private long Number => number;
    }
}
