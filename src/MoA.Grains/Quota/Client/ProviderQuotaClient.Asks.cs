using Microsoft.Extensions.Logging;
using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <content>What is said to whoever keeps the limits, and what is made of the answers.</content>
internal sealed partial class ProviderQuotaClient
{
    private void Ask()
    {
        QuotaAsk? ask;
        lock (_gate)
        {
            var now = _clock.Now;
            _schedule.Want(now);
            ask = Pump(now);
        }

        Send(ask);
    }

    private void Wake()
    {
        QuotaAsk? ask;
        lock (_gate)
        {
            _alarm.Rang();
            ask = Pump(_clock.Now);
        }

        Send(ask);
    }

    private void Send(QuotaAsk? ask)
    {
        if (ask is null)
            return;
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = SendAsync(ask);
            return;
        }

        // Whoever comes first must not lend its activity and its log scopes to what is done for all.
        using (ExecutionContext.SuppressFlow())
            _ = SendAsync(ask);
    }

    private async Task SendAsync(QuotaAsk first)
    {
        for (var ask = first; ask is not null;)
        {
            try
            {
                var answer = await _transport(_provider, ask).ConfigureAwait(false);
                ask = Take(ask, answer);
            }
            catch (Exception failure)
            {
                ask = Fail(failure);
            }
        }
    }

    private QuotaAsk? Take(QuotaAsk ask, QuotaAnswer answer)
    {
        lock (_gate)
        {
            var now = _clock.Now;
            _metrics.Asked(_provider, answered: true);
            if (answer.Known)
                Hear(ask, answer, now);
            else
                IntroduceTo(answer);
            return Pump(now);
        }
    }

    private QuotaAsk? Fail(Exception failure)
    {
        lock (_gate)
        {
            var now = _clock.Now;
            _metrics.Asked(_provider, answered: false);
            if (_schedule.FailingSince is null)
                Log.Unreachable(_logger, _provider, failure);
            _schedule.Failed(now);
            TellReaders();
            _waiting.ReturnChecks();

            // Whoever answers next may be new, and a new one waits to be told what is in flight.
            _introduce = true;
            if (_limits.Provider.IsUnlimited && _pausedUntil <= now)
                PassFreely(now, FreeTimeAlone);
            if (_waiting.Count > 0 || !_outbox.IsEmpty || (_inFlight > 0 && _limits.HavePlaces) || (_introduce && !_limits.IsUnlimited))
                _schedule.Want(now);
            return Pump(now);
        }
    }

    /// <summary>An epoch that does not know this silo: it hears everything again, and what is in flight here.</summary>
    private void IntroduceTo(QuotaAnswer answer)
    {
        if (_answer.Epoch != Guid.Empty && _answer.Epoch != answer.Epoch)
            Log.NewEpoch(_logger, _provider);
        _schedule.Answered();
        _waiting.ReturnChecks();
        _introduce = true;
        _schedule.Want(_schedule.SentAt);
    }

    private void Hear(QuotaAsk ask, QuotaAnswer answer, DateTimeOffset now)
    {
        if (_schedule.FailingSince is { } since)
            Log.Reachable(_logger, _provider, now - since);
        _schedule.Answered();
        foreach (var end in _outbox.Heard())
            _leases.Remove(end.Id);
        (_lastHeard, _introduce, _answer, _answeredAt) = (ask.Number, false, answer, now);
        _toldOfWaiters = answer.AskAgain is not null;
        if (!_outbox.HasUnsentPause || now + answer.PausedFor > _pausedUntil)
            HoldBackUntil(now + (answer.PausedFor ?? TimeSpan.Zero), now);
        Grant(answer.Grants, _schedule.SentAt, now);
        foreach (var refusal in answer.Refusals)
        {
            if (_waiting.Find(refusal.Id) is { } waiter)
                Refuse(waiter, Refuse(waiter.Request, refusal.Reason, refusal.RetryAfter));
        }

        if (answer.Free is { } free && _pausedUntil <= now)
            PassFreely(_schedule.SentAt, free);
        WantNext(answer.AskAgain, now);
        TellReaders();
    }

    private void Grant(long[] grants, DateTimeOffset sentAt, DateTimeOffset now)
    {
        // Given before the cluster knew of a pause that is known here; or so long under way that the call might arrive too late.
        var useless = (_outbox.HasUnsentPause && _pausedUntil > now) || now - sentAt > _options.LeaveAge;
        foreach (var id in grants)
        {
            if (_waiting.Find(id) is not { } waiter || useless)
            {
                _outbox.Add(new QuotaEnd { Id = id, Kind = QuotaEndKind.Revoked });
                continue;
            }

            _waiting.Remove(waiter);
            var lease = new ClusterLease(
                this, id, waiter.Lane.Model, waiter.Request.Tokens, granted: _time.GetUtcNow() - (now - sentAt), waited: now - waiter.Since);
            _leases.Add(id, lease);
            _inFlight++;
            waiter.Grant(lease);
        }
    }

    private void PassFreely(DateTimeOffset from, TimeSpan span)
    {
        _free.Open(from, span);
        foreach (var waiter in _waiting.Free.ToArray())
        {
            _waiting.Remove(waiter);
            waiter.Grant(FreeLease(waiter.Request, _time.GetUtcNow(), _clock.Now - waiter.Since));
        }
    }

    private void HoldBackUntil(DateTimeOffset until, DateTimeOffset now)
    {
        _pausedUntil = until;
        if (until <= now)
            return;
        _free.Close();
        while (_waiting.NextDeadline is { } waiter && waiter.Deadline <= until)
            Refuse(waiter, Refuse(waiter.Request, QuotaExceededReason.DeadlineTooSoon, ShortestWait(now)));
    }

    private void WantNext(TimeSpan? askAgain, DateTimeOffset now)
    {
        if (_waiting.LimitedCount > 0)
            _schedule.Want(now + (askAgain ?? TimeSpan.Zero));
        if (_waiting.FreeCount > 0)
            _schedule.Want(Min(Max(_pausedUntil, now), now + Heartbeat));
        if (!_outbox.IsEmpty)
            _schedule.Want(now + EndDelayOf(QuotaEndKind.Revoked));
        if (_inFlight > 0 && _limits.HavePlaces)
            _schedule.Want(now + Heartbeat);
    }

    /// <summary>Refuses whose time is over, and says what is to be sent now.</summary>
    private QuotaAsk? Pump(DateTimeOffset now)
    {
        if (_disposed)
            return null;
        Expire(now);
        if (_toldOfWaiters && _waiting.LimitedCount == 0)
        {
            // They hold up other silos' calls until they are told of no more.
            _toldOfWaiters = false;
            _schedule.Want(now);
        }

        var ask = _schedule.Next <= now ? NewAsk(now) : null;
        var wake = Min(_schedule.Next, Min(_waiting.NextDeadline?.Deadline ?? DateTimeOffset.MaxValue, PatienceEnds));
        _alarm.Set(wake == DateTimeOffset.MaxValue ? null : wake, now);
        return ask;
    }

    private DateTimeOffset PatienceEnds => _schedule.FailingSince is { } since && _waiting.Oldest is { } oldest
        ? Max(oldest.Since, since) + _options.Patience
        : DateTimeOffset.MaxValue;

    private void Expire(DateTimeOffset now)
    {
        var reason = _schedule.FailingSince is null ? QuotaExceededReason.DeadlinePassed : QuotaExceededReason.Unavailable;
        while (_waiting.NextDeadline is { } waiter && waiter.Deadline <= now)
            Refuse(waiter, Refuse(waiter.Request, reason, _schedule.FailingSince is null ? ShortestWait(now) : RetryUnavailable));
        while (PatienceEnds <= now)
            Refuse(_waiting.Oldest!, Refuse(_waiting.Oldest!.Request, QuotaExceededReason.Unavailable, RetryUnavailable));
    }

    private QuotaAsk NewAsk(DateTimeOffset now)
    {
        _schedule.Sent(now);
        var (ends, pauses) = _outbox.Send(now);
        return new QuotaAsk
        {
            Silo = _silo,
            Number = Interlocked.Increment(ref _lastAsk),
            Received = _lastHeard,
            Epoch = _answer.Epoch,
            Introduction = _introduce ? NewIntroduction(now) : null,
            Pauses = pauses,
            Ends = ends,
            Waiting = _waiting.First(now),
            Checks = _waiting.TakeChecks(now),
            Demand = _waiting.Demand(),
        };
    }

    private QuotaIntroduction NewIntroduction(DateTimeOffset now) => new()
    {
        InFlight = [.. _leases.Values.Select(lease => lease.Call)],
        PausedFor = _pausedUntil > now ? _pausedUntil - now : null,

        // What was said longer ago has been recovered from, at least in part.
        RateFactor = now - _answeredAt < TimeSpan.FromMinutes(1) ? _answer.Figures.RateFactor : 1,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The quota of provider {Provider} cannot be reached: calls wait")]
        public static partial void Unreachable(ILogger logger, string provider, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "The quota of provider {Provider} is reached again after {Time}")]
        public static partial void Reachable(ILogger logger, string provider, TimeSpan time);

        [LoggerMessage(3, LogLevel.Information, "The quota of provider {Provider} was taken up anew: it starts with empty buckets")]
        public static partial void NewEpoch(ILogger logger, string provider);
    }
}
