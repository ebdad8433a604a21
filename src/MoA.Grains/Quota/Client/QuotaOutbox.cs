using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>
/// What the cluster has to be told of one provider: kept until an answer says that it was heard. Its client's lock guards it.
/// </summary>
internal sealed class QuotaOutbox
{
    private readonly List<QuotaEnd> _ends = [];
    private readonly List<(long Number, DateTimeOffset? Until)> _pauses = [];
    private long _pauseNumber;
    private long _sentPause;
    private int _sentEnds;

    public bool IsEmpty => _ends.Count == 0 && _pauses.Count == 0;

    /// <summary>Whether there is a pause that no ask has carried yet.</summary>
    public bool HasUnsentPause => _pauses.Count > 0 && _pauses[^1].Number > _sentPause;

    public void Add(QuotaEnd end) => _ends.Add(end);

    /// <summary>Adds a 429; those that came together are one.</summary>
    public void AddPause(DateTimeOffset? until)
    {
        var same = _pauses.FindIndex(pause => pause.Number > _sentPause && pause.Until.HasValue == until.HasValue);
        if (same < 0)
            _pauses.Add((++_pauseNumber, until));
        else if (until > _pauses[same].Until)
            _pauses[same] = (_pauses[same].Number, until);
    }

    public (QuotaEnd[] Ends, QuotaPauseNote[] Pauses) Send(DateTimeOffset now)
    {
        (_sentEnds, _sentPause) = (_ends.Count, _pauseNumber);
        return ([.. _ends], [.. _pauses.Select(pause => new QuotaPauseNote { Number = pause.Number, RetryAfter = Left(pause.Until, now) })]);
    }

    /// <summary>What was sent last has been heard.</summary>
    /// <returns>The ends among it.</returns>
    public QuotaEnd[] Heard()
    {
        var heard = _ends[.._sentEnds].ToArray();
        _ends.RemoveRange(0, _sentEnds);
        _pauses.RemoveAll(pause => pause.Number <= _sentPause);
        _sentEnds = 0;
        return heard;
    }

    private static TimeSpan? Left(DateTimeOffset? until, DateTimeOffset now) =>
        until is not { } end ? null : end > now ? end - now : TimeSpan.Zero;
}
