namespace MoA.Core.Quota;

/// <summary>
/// Leave for one call. The first of <see cref="Settle"/> and <see cref="Abandon"/> counts, whatever follows does nothing; both are
/// thread-safe and free the call's in-flight place.
/// </summary>
public abstract class QuotaLease
{
    private int _ended;

    /// <summary>Gives leave.</summary>
    /// <param name="granted">When leave was given.</param>
    /// <param name="waited">How long it was waited for.</param>
    protected QuotaLease(DateTimeOffset granted, TimeSpan waited)
    {
        Granted = granted;
        Waited = waited;
    }

    /// <summary>How long leave was waited for; zero when it was given at once.</summary>
    public TimeSpan Waited { get; }

    /// <summary>When leave was given. The call is to reach the provider within <see cref="QuotaOptions.Spread"/> of it.</summary>
    public DateTimeOffset Granted { get; }

    /// <summary>The call ended: gives back what the estimate had too much, or charges what it had too little.</summary>
    /// <param name="actualTokens">Prompt and completion tokens that the provider reported; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="actualTokens"/> is negative.</exception>
    public void Settle(long actualTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actualTokens);
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            OnEnded(actualTokens);
    }

    /// <summary>The call never reached the provider, or nobody knows whether it did: its request and tokens stay charged.</summary>
    public void Abandon()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            OnEnded(null);
    }

    /// <summary>Called once, when the call ended.</summary>
    /// <param name="actualTokens">What was settled; null when the call was abandoned.</param>
    protected abstract void OnEnded(long? actualTokens);
}
