namespace MoA.Core.Quota;

/// <summary>The share of the limits in use after 429s that came without a hint.</summary>
internal sealed class Slowdown
{
    private const double Cut = 0.7;
    private const double Floor = 0.1;
    private const double Step = 0.05;
    private const double Complete = 1 - 1e-9;
    private static readonly long Minute = TimeSpan.TicksPerMinute;

    // The calls that left together with a refused one get their 429 within moments: they say the same thing once more.
    private static readonly long SameNews = TimeSpan.TicksPerSecond;

    private double _factor = 1;
    private long _cleanSince;
    private long _cutAt = long.MinValue / 2;

    public double Factor(long now)
    {
        if (_factor >= Complete)
            return 1;
        var minutes = (now - _cleanSince) / Minute;
        if (minutes > 0)
        {
            _factor += minutes * Step;
            _cleanSince += minutes * Minute;
        }

        return _factor >= Complete ? _factor = 1 : _factor;
    }

    /// <summary>When the share next rises; the end of time when it is whole.</summary>
    public long NextStep(long now) => Factor(now) >= 1 ? DateTimeOffset.MaxValue.Ticks : _cleanSince + Minute;

    /// <summary>Goes on from the share that a predecessor had come to.</summary>
    public void Adopt(long now, double share)
    {
        _factor = Math.Clamp(share, Floor, Factor(now));
        _cleanSince = now;
    }

    /// <summary>A 429 came: a clean minute starts anew, and without a hint the share is cut.</summary>
    public void Refused(long now, bool hinted)
    {
        var factor = Factor(now);
        _cleanSince = now;
        if (hinted || now - _cutAt < SameNews)
            return;
        _cutAt = now;
        _factor = Math.Max(Floor, factor * Cut);
    }
}
