using Microsoft.Extensions.Logging;
using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>
/// A silo's side of one provider's quota: whoever wants leave waits here, in order, and one ask at a time carries all that is to be said.
/// Thread-safe.
/// </summary>
internal sealed partial class ProviderQuotaClient : IDisposable
{
    /// <summary>When a call that is not the next to be served is told of: only its deadline can make it matter sooner.</summary>
    private static readonly TimeSpan CheckDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>When the end of a call is told of, where others may be waiting for its place or its tokens.</summary>
    private static readonly TimeSpan EndDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>When the end of a call is told of that nobody can wait for.</summary>
    private static readonly TimeSpan LazyEndDelay = TimeSpan.FromSeconds(5);

    /// <summary>How often a silo is heard of while its calls hold places: a new epoch has to learn of them.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>How long calls that nothing limits pass while nobody can say whether the provider is paused: no limit is at stake.</summary>
    private static readonly TimeSpan FreeTimeAlone = TimeSpan.FromSeconds(5);

    /// <summary>When to come back after the quota could not be reached.</summary>
    private static readonly TimeSpan RetryUnavailable = TimeSpan.FromSeconds(5);

    private static readonly QuotaFigures Nothing = new() { RateFactor = 1 };

    private readonly Lock _gate = new();
    private readonly string _provider;
    private readonly ProviderLimits _limits;
    private readonly SiloAddress _silo;
    private readonly QuotaTransport _transport;
    private readonly TimeProvider _time;
    private readonly QuotaClock _clock;
    private readonly ClusterQuotaOptions _options;
    private readonly ClusterQuotaMetrics _metrics;
    private readonly ILogger _logger;
    private readonly WaitingCalls _waiting;
    private readonly QuotaOutbox _outbox = new();
    private readonly AskSchedule _schedule;
    private readonly Dictionary<long, ClusterLease> _leases = [];
    private readonly QuotaAlarm _alarm;
    private long _lastId;
    private long _lastAsk;
    private long _lastHeard;
    private bool _introduce = true;
    private bool _toldOfWaiters;
    private long _inFlight;
    private long _freeInFlight;
    private long _freeUntil;
    private long _refreshAt = long.MaxValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private QuotaAnswer _answer = new() { Figures = Nothing };
    private DateTimeOffset _answeredAt = DateTimeOffset.MinValue;
    private bool _disposed;

    public ProviderQuotaClient(
        string provider,
        ProviderLimits limits,
        SiloAddress silo,
        QuotaTransport transport,
        TimeProvider time,
        ClusterQuotaOptions options,
        ClusterQuotaMetrics metrics,
        ILogger logger)
    {
        (_provider, _limits, _silo, _transport, _time, _clock) = (provider, limits, silo, transport, time, new QuotaClock(time));
        (_options, _metrics, _logger) = (options, metrics, logger);
        _waiting = new WaitingCalls(limits);
        _schedule = new AskSchedule(options.AskFloor);
        _alarm = new QuotaAlarm(time, Wake);
    }

    /// <summary>How many asks were sent.</summary>
    public long Asks => Interlocked.Read(ref _lastAsk);

    public ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        var utcNow = _time.GetUtcNow();
        if (utcNow < request.Deadline && TryPassFreely(request.Model))
            return new ValueTask<QuotaLease>(FreeLease(request, utcNow, TimeSpan.Zero));

        ClusterWaiter waiter;
        QuotaAsk? ask;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ClusterQuota));
            var now = _clock.Now;
            var deadline = request.Deadline == DateTimeOffset.MaxValue ? request.Deadline : QuotaClock.After(now, request.Deadline - utcNow);
            var lane = _waiting.LaneOf(request.Model);
            if (Refusal(request, lane, deadline, now) is { } refusal)
                return ValueTask.FromException<QuotaLease>(refusal);
            waiter = new ClusterWaiter(this, lane, request, ++_lastId, now, deadline);
            _waiting.Add(waiter);
            _schedule.Want(lane.IsFirst(waiter) ? now : now + CheckDelay);
            ask = Pump(now);
        }

        Send(ask);
        return cancellationToken.CanBeCanceled ? WaitAsync(waiter, cancellationToken) : new ValueTask<QuotaLease>(waiter.Task);
    }

    public void Pause(QuotaPause pause)
    {
        // Without limits there is nothing to slow down.
        if (_limits.Provider.IsUnlimited && pause.RetryAfter is null)
            return;
        QuotaAsk? ask;
        lock (_gate)
        {
            var now = _clock.Now;
            DateTimeOffset? until = pause.RetryAfter is { } span ? now + Clamp(span, _options.Quota.MaxPause) : null;
            _outbox.AddPause(until);
            if (until > _pausedUntil)
                HoldBackUntil(until.Value, now);
            _schedule.WantNow(now);
            ask = Pump(now);
        }

        Send(ask);
    }

    /// <summary>Makes the silo known to whoever keeps the limits, so that its buckets fill before the first call.</summary>
    public void Introduce()
    {
        if (!_limits.IsUnlimited)
            Ask();
    }

    /// <summary>Takes note that a call has ended.</summary>
    public void End(long? id, QuotaEndKind kind, long tokens)
    {
        if (id is not { } call)
        {
            Interlocked.Decrement(ref _freeInFlight);
            return;
        }

        QuotaAsk? ask;
        lock (_gate)
        {
            var now = _clock.Now;
            _inFlight--;
            _outbox.Add(new QuotaEnd { Id = call, Kind = kind, Tokens = tokens });
            _schedule.Want(now + EndDelayOf(kind));
            ask = Pump(now);
        }

        Send(ask);
    }

    /// <summary>
    /// How the quota stands: what is used, the pause and the share as the cluster said last; what waits and is in flight, of this silo.
    /// </summary>
    public QuotaProviderSnapshot Snapshot()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            var figures = now - _answeredAt < _options.Quota.Window ? _answer.Figures : Nothing;
            return new QuotaProviderSnapshot
            {
                Limits = _limits.Provider,
                UsedRequests = figures.UsedRequests,
                UsedTokens = figures.UsedTokens,
                InFlight = _inFlight + Interlocked.Read(ref _freeInFlight),
                Waiting = Enum.GetValues<QuotaPriority>().ToDictionary(priority => priority, _waiting.WaitingAt),
                PausedUntil = _pausedUntil > now ? _time.GetUtcNow() + (_pausedUntil - now) : null,
                RateFactor = figures.RateFactor,
            };
        }
    }

    /// <summary>Refuses everyone who waits with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_waiting.Oldest is { } waiter)
                Refuse(waiter, new ObjectDisposedException(nameof(ClusterQuota)));
            _alarm.Dispose();
        }
    }

    private static TimeSpan Clamp(TimeSpan span, TimeSpan longest) => span < TimeSpan.Zero ? TimeSpan.Zero : span > longest ? longest : span;

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static async ValueTask<QuotaLease> WaitAsync(ClusterWaiter waiter, CancellationToken cancellationToken)
    {
        // Registered outside the lock: a token that is cancelled already calls back at once.
        await using var registration = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((ClusterWaiter)waiter!).Client.Cancel((ClusterWaiter)waiter, token),
            waiter);
        var lease = await waiter.Task.ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
        {
            ((ClusterLease)lease).Revoke();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return lease;
    }

    private bool TryPassFreely(string model)
    {
        if (!_limits.Provider.IsUnlimited || _limits.Models.ContainsKey(model))
            return false;
        var now = _clock.Now.UtcTicks;
        if (now >= Volatile.Read(ref _freeUntil))
            return false;
        if (now >= Volatile.Read(ref _refreshAt) && Interlocked.Exchange(ref _refreshAt, long.MaxValue) <= now)
            Ask();
        return true;
    }

    private ClusterLease FreeLease(QuotaRequest request, DateTimeOffset granted, TimeSpan waited)
    {
        Interlocked.Increment(ref _freeInFlight);
        return new ClusterLease(this, id: null, request.Model, request.Tokens, granted, waited);
    }

    private QuotaExceededException? Refusal(QuotaRequest request, ClusterLane lane, DateTimeOffset deadline, DateTimeOffset now)
    {
        if (request.Tokens > Math.Min(_limits.Provider.TokensPerMinute ?? long.MaxValue, lane.Limits?.TokensPerMinute ?? long.MaxValue))
            return Refuse(request, QuotaExceededReason.RequestTooLarge);
        if (deadline <= now)
            return Refuse(request, QuotaExceededReason.DeadlinePassed, ShortestWait(now));
        if (_pausedUntil >= deadline)
            return Refuse(request, QuotaExceededReason.DeadlineTooSoon, ShortestWait(now));
        if (_waiting.Count >= _options.Quota.MaxWaiting)
            return Refuse(request, QuotaExceededReason.QueueFull, ShortestWait(now));
        return null;
    }

    private QuotaExceededException Refuse(QuotaRequest request, QuotaExceededReason reason, TimeSpan? retryAfter = null) =>
        new(_provider, request.Model, reason, retryAfter);

    private void Refuse(ClusterWaiter waiter, Exception refusal)
    {
        _waiting.Remove(waiter);
        waiter.Refuse(refusal);
    }

    /// <summary>What the cluster said last, and the pause.</summary>
    private TimeSpan ShortestWait(DateTimeOffset now)
    {
        var served = _answeredAt == DateTimeOffset.MinValue ? now : _answeredAt + _answer.Figures.Wait;
        return Max(Max(served, _pausedUntil), now) - now;
    }

    // A place or tokens may be what others wait for; that a request has ended helps nobody.
    private TimeSpan EndDelayOf(QuotaEndKind kind) => kind switch
    {
        _ when _limits.HavePlaces && _waiting.LimitedCount > 0 => TimeSpan.Zero,
        QuotaEndKind.Revoked => EndDelay,
        _ when _limits.HavePlaces || _limits.HaveTokens => EndDelay,
        _ => LazyEndDelay,
    };

    private void Cancel(ClusterWaiter waiter, CancellationToken cancellationToken)
    {
        QuotaAsk? ask;
        lock (_gate)
        {
            if (waiter.Place is null)
                return;
            _waiting.Remove(waiter);
            waiter.Cancel(cancellationToken);
            ask = Pump(_clock.Now);
        }

        Send(ask);
    }

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
        Volatile.Write(ref _freeUntil, (from + span).UtcTicks);
        Volatile.Write(ref _refreshAt, (from + (span / 2)).UtcTicks);
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
        Volatile.Write(ref _freeUntil, 0);
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
