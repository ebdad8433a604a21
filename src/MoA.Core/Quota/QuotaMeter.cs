namespace MoA.Core.Quota;

/// <summary>
/// One limit per minute: requests or tokens. The log is the promise, the pace keeps leaves from coming in one clump. Time is in ticks.
/// </summary>
/// <remarks>
/// The pace is a bucket filled at limit / window. A charge needs a bucket that is not in debt and may put it there, so that a call
/// larger than the bucket can leave. What overflows goes to a reserve, and the reserve pays debts: that is the burst of an idle meter.
/// A burst that is still in the log slows the pace by as much, else the log would fill up early and then stand still until the burst
/// leaves it.
/// </remarks>
internal sealed class QuotaMeter
{
    // Counts are whole, the bucket is not: far less than one, far more than what rounding can lose.
    private const double Rounding = 1e-6;

    private readonly long _limit;
    private readonly long _window;
    private readonly SlidingLog _log;
    private readonly double _levelCap;
    private readonly double _reserveCap;
    private readonly long _coldUntil;
    private double _level;
    private double _reserve;
    private double _factor = 1;
    private long _now;
    private long? _paidAhead;

    public QuotaMeter(long limit, double burst, QuotaOptions options, long now)
    {
        _limit = limit;
        _window = options.Window.Ticks;
        _log = new SlidingLog(_window);
        // One second of pace is lateness of timers, not a burst.
        _levelCap = limit / options.Window.TotalSeconds;
        _reserveCap = Math.Max(0, Math.Min(burst, limit) - _levelCap);
        _now = now;
        _coldUntil = now + _window + 1; // As the log: both ends of a window count.
        (_level, _reserve, _paidAhead) = options.ColdStart ? (-_levelCap - _reserveCap, 0, 0L) : (_levelCap, _reserveCap, (long?)null);
    }

    public long Limit => _limit;

    public long Used => _log.Used;

    public int Slots => _log.Slots;

    private long Allowed => Math.Max(1, (long)Math.Floor((_limit * _factor) + Rounding));

    private double Rate => Math.Max(0, (Allowed - _log.Burst) / _window);

    /// <summary>Moves the meter to a time, at the share of the limit that is in use now.</summary>
    public void Advance(long now, double factor)
    {
        _factor = factor;
        while (_log.OldestExpiry <= now)
        {
            Fill(_log.OldestExpiry);
            _log.ExpireOldest();
            // What left the window is no debt any more, though a burst or a call larger than its estimate may have kept it unpaid.
            if (_paidAhead is null)
                _level = Math.Max(_level, -_log.Used);
        }

        Fill(now);
    }

    /// <summary>
    /// The time until which a charge has surely to wait if nothing changes, not after now when it need not: as if what is ahead had been charged
    /// at this moment.
    /// </summary>
    public long EarliestNow(long cost, long ahead = 0)
    {
        if (ahead == 0)
            PayAhead(cost);
        // A call larger than a slowed-down limit leaves when it is alone, else it would wait for the slow-down to end.
        var ceiling = Math.Max(Allowed, cost);
        var excess = _log.Used + ahead + cost - ceiling;
        var logAt = excess <= 0 ? _now : _log.WhenFreed(excess, openShare: 1);
        return Math.Max(logAt, PaceAt(ahead));
    }

    /// <summary>
    /// A time before which so much cannot be allowed after all that is ahead, open charges and those ahead counting by a share of theirs.
    /// </summary>
    public long LowerBound(double ahead, long cost, double openShare)
    {
        var open = _log.Open * (1 - openShare);
        // Debts are left out: they can be forgiven. The n-th unit can leave a window after the (n - limit)-th.
        var windows = Math.Max(0, (long)Math.Floor((ahead + cost - 1) / _limit));
        var excess = _log.Used - open + ahead + cost - (windows * _limit) - _limit;
        var logAt = After(excess <= 0 ? _now : _log.WhenFreed(excess, openShare), windows * (double)_window);
        var paceAt = After(_now, (ahead - Math.Max(0, _level) - _reserve - open - Rounding) / _limit * _window);
        return Math.Max(logAt, paceAt);
    }

    public QuotaCharge Charge(long cost, bool open)
    {
        _level -= cost;
        var burst = Math.Clamp(-_level, 0, _reserve);
        _reserve -= burst;
        _level += burst;
        _paidAhead = null;
        return new QuotaCharge(_log.Add(_now, cost, burst, open), cost, burst);
    }

    /// <summary>Corrects an open charge to what it really was.</summary>
    public void Settle(QuotaCharge charge, long actual)
    {
        var back = Math.Max(0, charge.Amount - actual);
        var burstBack = Math.Min(charge.Burst, back);
        if (_log.Close(charge.SlotId, charge.Amount, back, burstBack))
            Refund(back);

        // Charged now and not when the call left: a provider may count it when the call ends.
        if (actual > charge.Amount)
            Charge(actual - charge.Amount, open: false);
    }

    /// <summary>Undoes a charge that the provider never saw.</summary>
    public void Revoke(QuotaCharge charge, bool open)
    {
        if (_log.Close(charge.SlotId, open ? charge.Amount : 0, charge.Amount, charge.Burst))
            Refund(charge.Amount);
    }

    private void Refund(long amount)
    {
        _level += amount;
        Overflow();
    }

    private long PaceAt(long ahead)
    {
        var level = _level - ahead;
        if (ahead > 0)
            level += Math.Clamp(-level, 0, _reserve);
        if (level >= -Rounding)
            return _now;
        var at = Rate > 0 ? After(_now, Math.Ceiling(-level / Rate)) : DateTimeOffset.MaxValue.Ticks;
        // The pace quickens when a burst leaves the log.
        if (_paidAhead is not null)
            at = Math.Min(at, _coldUntil);
        return _log.Burst > 0 ? Math.Min(at, _log.OldestExpiry) : at;
    }

    // Until the first leave of a cold meter. A predecessor may have ended in debt by one call, and this meter lets one call go before it is paid for: both are paid in advance.
    private void PayAhead(long cost)
    {
        if (_paidAhead is not { } paid || paid >= cost)
            return;
        _level -= 2 * (cost - paid);
        _paidAhead = cost;
    }

    private void Fill(long now)
    {
        if (now <= _now)
            return;
        _level += (now - _now) * Rate;
        _now = now;
        if (_paidAhead is not null && now >= _coldUntil)
            (_level, _paidAhead) = (Math.Max(0, _level), null);
        Overflow();
    }

    private void Overflow()
    {
        if (_level > _levelCap)
        {
            _reserve += _level - _levelCap;
            _level = _levelCap;
        }

        _reserve = Math.Min(_reserve, _reserveCap);
    }

    // Only spans are floating: a date of this century has more digits than a double.
    private static long After(long time, double span) =>
        span >= DateTimeOffset.MaxValue.Ticks - time ? DateTimeOffset.MaxValue.Ticks : time + Math.Max(0, (long)span);
}
