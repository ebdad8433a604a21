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
    private readonly FreePass _free;
    private readonly Dictionary<long, ClusterLease> _leases = [];
    private readonly QuotaAlarm _alarm;
    private long _lastId;
    private long _lastAsk;
    private long _lastHeard;
    private bool _introduce = true;
    private bool _toldOfWaiters;
    private long _inFlight;
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
        _free = new FreePass(_clock);
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
            _free.Leave();
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
                InFlight = _inFlight + _free.InFlight,
                ClusterInFlight = figures.InFlight,
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
        if (!_free.IsOpen || _limits.Models.ContainsKey(model))
            return false;
        if (_free.IsToBeRefreshed())
            Ask();
        return true;
    }

    private ClusterLease FreeLease(QuotaRequest request, DateTimeOffset granted, TimeSpan waited)
    {
        _free.Enter();
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
}
