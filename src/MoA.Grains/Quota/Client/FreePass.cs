using MoA.Core.Quota;

namespace MoA.Grains.Quota.Client;

/// <summary>
/// Lets calls that nothing limits pass without a message, for a while after the cluster said that their provider is not paused. Thread-safe.
/// </summary>
internal sealed class FreePass(QuotaClock clock)
{
    private long _until;
    private long _refreshAt = long.MaxValue;
    private long _inFlight;

    /// <summary>Calls that passed and have not ended.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    public bool IsOpen => clock.Now.UtcTicks < Volatile.Read(ref _until);

    /// <summary>Whether half of the time is over: true once, for whoever comes first.</summary>
    public bool IsToBeRefreshed()
    {
        var now = clock.Now.UtcTicks;
        return now >= Volatile.Read(ref _refreshAt) && Interlocked.Exchange(ref _refreshAt, long.MaxValue) <= now;
    }

    public void Open(DateTimeOffset from, TimeSpan span)
    {
        Volatile.Write(ref _until, (from + span).UtcTicks);
        Volatile.Write(ref _refreshAt, (from + (span / 2)).UtcTicks);
    }

    public void Close() => Volatile.Write(ref _until, 0);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
