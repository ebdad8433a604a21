namespace MoA.Grains.Quota.Client;

/// <summary>When a silo asks next. Its client's lock guards it.</summary>
internal sealed class AskSchedule(TimeSpan floor)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    private DateTimeOffset _wanted = DateTimeOffset.MaxValue;
    private DateTimeOffset _soonest;
    private bool _urgent;
    private int _failures;

    /// <summary>When the ask under way was sent, or the last one.</summary>
    public DateTimeOffset SentAt { get; private set; }

    public bool IsUnderWay { get; private set; }

    /// <summary>Since when no ask has been answered; null: the last one was.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>When to ask; the end of time when there is no need to, or before the ask under way has ended.</summary>
    public DateTimeOffset Next
    {
        get
        {
            if (IsUnderWay || _wanted == DateTimeOffset.MaxValue)
                return DateTimeOffset.MaxValue;
            var soonest = _urgent && _failures == 0 ? DateTimeOffset.MinValue : _soonest;
            return _wanted > soonest ? _wanted : soonest;
        }
    }

    /// <summary>Wants an ask at a time, if none is wanted sooner.</summary>
    public void Want(DateTimeOffset at) => _wanted = at < _wanted ? at : _wanted;

    /// <summary>Wants an ask at once, however short ago the last one was.</summary>
    public void WantNow(DateTimeOffset now)
    {
        _urgent = true;
        Want(now);
    }

    public void Sent(DateTimeOffset now)
    {
        (IsUnderWay, SentAt, _soonest) = (true, now, now + floor);
        (_wanted, _urgent) = (DateTimeOffset.MaxValue, false);
    }

    public void Answered() => (IsUnderWay, _failures, FailingSince) = (false, 0, null);

    public void Failed(DateTimeOffset now)
    {
        IsUnderWay = false;
        FailingSince ??= SentAt;
        var wait = FirstRetry * Math.Pow(2, Math.Min(_failures++, 10));
        _soonest = now + (wait < LongestRetry ? wait : LongestRetry);
    }
}
