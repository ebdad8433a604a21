namespace MoA.Core.Quota;

/// <summary>The one timer of a queue. Its owner's lock guards it.</summary>
internal sealed class QuotaAlarm(TimeProvider time, Action ring) : IDisposable
{
    // A timer takes no more than 49 days; ringing early does no harm.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(6);

    private readonly ITimer _timer =
        time.CreateTimer(static ring => ((Action)ring!)(), ring, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private DateTimeOffset? _setTo;
    private bool _disposed;

    /// <summary>Sets the alarm anew, or off.</summary>
    public void Set(DateTimeOffset? at, DateTimeOffset now)
    {
        if (_disposed || at == _setTo)
            return;
        _setTo = at;
        _timer.Change(at is { } time ? Sleep(time - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes note that the alarm rang.</summary>
    public void Rang() => _setTo = null;

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    // Timers cut fractions of a millisecond off: without rounding up, the last one before a grant would be spent ringing.
    private static TimeSpan Sleep(TimeSpan sleep) =>
        sleep >= LongestSleep ? LongestSleep : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(sleep.TotalMilliseconds)));
}
