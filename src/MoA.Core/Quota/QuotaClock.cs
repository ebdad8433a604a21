namespace MoA.Core.Quota;

/// <summary>
/// A clock that shows the date but follows the monotonic timestamp: a wall clock set forward would let charges expire too soon.
/// </summary>
internal sealed class QuotaClock(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _startTimestamp = time.GetTimestamp();

    public DateTimeOffset Now => _start + time.GetElapsedTime(_startTimestamp);

    /// <summary>The moment at which so much time has passed, not before now and not past the end of time.</summary>
    public static DateTimeOffset After(DateTimeOffset now, TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
            return now;
        return wait >= DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + wait;
    }
}
