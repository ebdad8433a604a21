using Polly.CircuitBreaker;

namespace MoA.Providers;

/// <summary>
/// Looks at a provider's circuit breaker before a call takes leave of the quota: a call that the breaker would turn away must not use up the
/// provider's limits. When the break is over it lets one call through as the probe; the others go on waiting.
/// </summary>
internal sealed class ProviderCircuit(TimeProvider time)
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private long _openUntil;
    private int _probing;

    /// <summary>Polly's view of the same breaker.</summary>
    public CircuitBreakerStateProvider State { get; } = new();

    public void Opened(TimeSpan duration) => Volatile.Write(ref _openUntil, (time.GetUtcNow() + duration).UtcTicks);

    /// <summary>Whether a call may go on.</summary>
    /// <param name="isProbe">Whether it goes as the probe; it must then call <see cref="EndProbe"/>.</param>
    /// <param name="wait">Otherwise, when asking again may be of use.</param>
    public bool TryEnter(out bool isProbe, out TimeSpan wait)
    {
        isProbe = false;
        wait = TimeSpan.Zero;
        var state = State.CircuitState;
        if (state == CircuitState.Closed)
            return true;
        if (state == CircuitState.Open && Left() <= TimeSpan.Zero)
            isProbe = Interlocked.CompareExchange(ref _probing, 1, 0) == 0;
        if (isProbe)
            return true;
        wait = Wait();
        return false;
    }

    /// <summary>When asking again may be of use: at the end of the break, or soon while a probe is under way.</summary>
    public TimeSpan Wait()
    {
        var left = Left();
        return left > ProbeInterval ? left : ProbeInterval;
    }

    public void EndProbe() => Volatile.Write(ref _probing, 0);

    private TimeSpan Left() => TimeSpan.FromTicks(Volatile.Read(ref _openUntil) - time.GetUtcNow().UtcTicks);
}
