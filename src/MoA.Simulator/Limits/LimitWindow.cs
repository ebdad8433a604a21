namespace MoA.Simulator;

/// <summary>
/// A strict sliding window of 60 s as a provider sees calls arrive: at no moment do the last 60 s hold more than the limits. A call leaves
/// the
/// window when it is exactly 60 s old.
/// </summary>
internal sealed class LimitWindow(ModelLimits limits, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Queue<Reservation> _window = new();
    private readonly long _length = 60 * clock.TimestampFrequency;
    private long _tokens;
    private int _inFlight;

    public LimitDecision TryReserve(int tokens, out Reservation? reservation)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            Forget(now);
            var exceeded = Exceeded(tokens);
            reservation = null;
            if (exceeded == ExceededLimit.None)
            {
                reservation = new Reservation(now, tokens);
                _window.Enqueue(reservation);
                _tokens += tokens;
                _inFlight++;
            }

            return Describe(exceeded, tokens, now);
        }
    }

    /// <summary>The call is over: it stays in the window with its actual usage.</summary>
    public void Settle(Reservation reservation, int actualTokens)
    {
        lock (_gate)
        {
            _inFlight--;
            if (reservation.InWindow)
                _tokens += actualTokens - reservation.Tokens;
            reservation.Tokens = actualTokens;
        }
    }

    /// <summary>Takes back a grant that was never used, because another window refused the same call.</summary>
    public void Revoke(Reservation reservation)
    {
        lock (_gate)
        {
            _inFlight--;
            if (!reservation.InWindow)
                return;
            _tokens -= reservation.Tokens;
            var others = _window.Where(entry => entry != reservation).ToArray();
            _window.Clear();
            foreach (var other in others)
                _window.Enqueue(other);
        }
    }

    private void Forget(long now)
    {
        while (_window.TryPeek(out var oldest) && now - oldest.Arrived >= _length)
        {
            _window.Dequeue();
            oldest.InWindow = false;
            _tokens -= oldest.Tokens;
        }
    }

    private ExceededLimit Exceeded(int tokens)
    {
        if (_window.Count >= limits.RequestsPerMinute)
            return ExceededLimit.Requests;
        if (_tokens + tokens > limits.TokensPerMinute)
            return ExceededLimit.Tokens;
        return _inFlight >= limits.MaxInFlight ? ExceededLimit.InFlight : ExceededLimit.None;
    }

    private LimitDecision Describe(ExceededLimit exceeded, int tokens, long now)
    {
        var oldestLeaves = _window.TryPeek(out var oldest) ? Leaves(oldest, now) : TimeSpan.Zero;
        var tokensFit = exceeded == ExceededLimit.None ? oldestLeaves : TokensFit(tokens, now);
        return new LimitDecision(
            exceeded,
            exceeded switch
            {
                ExceededLimit.None => TimeSpan.Zero,
                ExceededLimit.InFlight => TimeSpan.FromSeconds(1),
                _ => oldestLeaves > tokensFit ? oldestLeaves : tokensFit,
            },
            limits.RequestsPerMinute,
            Math.Max(0, (limits.RequestsPerMinute ?? 0) - _window.Count),
            oldestLeaves,
            limits.TokensPerMinute,
            Math.Max(0, (limits.TokensPerMinute ?? 0) - _tokens),
            tokensFit);
    }

    private TimeSpan TokensFit(int tokens, long now)
    {
        if (limits.TokensPerMinute is not { } limit)
            return TimeSpan.Zero;
        var used = _tokens;
        var wait = TimeSpan.Zero;
        foreach (var entry in _window)
        {
            if (used + tokens <= limit)
                break;
            used -= entry.Tokens;
            wait = Leaves(entry, now);
        }

        return wait;
    }

    private TimeSpan Leaves(Reservation entry, long now) => clock.GetElapsedTime(now, entry.Arrived + _length);
}
