namespace MoA.Core.Quota;

/// <summary>
/// The queue before one provider: thread-safe, ordered by priority and then first-in first-out. Both the provider's and the model's
/// ledger must agree to a call. Who waits for the provider holds up all behind; who waits for a model holds up that model's waiters only.
/// </summary>
internal sealed class QuotaQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _provider;
    private readonly TimeProvider _time;
    private readonly QuotaClock _clock;
    private readonly QuotaOptions _options;
    private readonly QuotaLedger _ledger;
    private readonly QuotaLane _unlimitedModels = new(model: null);
    private readonly IReadOnlyDictionary<string, QuotaLimits> _modelLimits;
    private readonly Dictionary<string, QuotaLane> _limitedModels = new(StringComparer.Ordinal);
    private readonly List<QuotaLane> _lanes;
    private readonly SortedSet<QuotaWaiter> _deadlines = [];
    private readonly QuotaAlarm _alarm;
    private long _arrivals;
    private long _passes;
    private long _freeInFlight;
    private long _pausedUntil;
    private volatile bool _busy;
    private bool _disposed;

    public QuotaQueue(
        string provider,
        QuotaLimits limits,
        IReadOnlyDictionary<string, QuotaLimits> modelLimits,
        TimeProvider time,
        QuotaClock clock,
        QuotaOptions options)
    {
        (_provider, _modelLimits, _time, _clock, _options) = (provider, modelLimits, time, clock, options);
        _ledger = new QuotaLedger(limits, options, clock.Now);
        _lanes = [_unlimitedModels];
        _alarm = new QuotaAlarm(time, Wake);
    }

    public ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        var utcNow = _time.GetUtcNow();
        if (IsFree(request.Model) && utcNow < request.Deadline)
        {
            Interlocked.Increment(ref _freeInFlight);
            return new ValueTask<QuotaLease>(new LocalLease(this, utcNow, TimeSpan.Zero));
        }

        QuotaWaiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(LocalQuota));
            var now = _clock.Now;
            var deadline = QuotaClock.After(now, request.Deadline - utcNow);
            var lane = LaneOf(request.Model, now);
            if (Refusal(request, lane, deadline, now) is { } refusal)
                return ValueTask.FromException<QuotaLease>(refusal);
            if (_deadlines.Count == 0 && WhenFree(lane, request.Tokens, now) <= now)
                return new ValueTask<QuotaLease>(Grant(lane, request.Tokens, TimeSpan.Zero));
            waiter = new QuotaWaiter(this, lane, request, _arrivals++, now, deadline);
            lane.Add(waiter);
            _deadlines.Add(waiter);
            _busy = true;
            Serve(now);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    public void Pause(QuotaPause pause)
    {
        lock (_gate)
        {
            var now = _clock.Now;
            _ledger.Pause(now, pause);
            Volatile.Write(ref _pausedUntil, _ledger.PausedUntil?.UtcTicks ?? 0);
            if (_ledger.PausedUntil is { } until)
                Expire(until, now, QuotaExceededReason.DeadlineTooSoon);
            Serve(now);
        }
    }

    public void End(LocalLease lease, long? actualTokens)
    {
        if (lease.Provider is null)
        {
            Interlocked.Decrement(ref _freeInFlight);
            return;
        }

        lock (_gate)
        {
            var now = _clock.Now;
            End(_ledger, lease.Provider, actualTokens, now);
            if (lease.Model is not null)
                End(lease.ModelLedger!, lease.Model, actualTokens, now);
            Serve(now);
        }
    }

    public void Revoke(LocalLease lease)
    {
        lock (_gate)
        {
            var now = _clock.Now;
            _ledger.Revoke(lease.Provider!, now);
            if (lease.Model is not null)
                lease.ModelLedger!.Revoke(lease.Model, now);
            Serve(now);
        }
    }

    public QuotaProviderSnapshot Snapshot()
    {
        lock (_gate)
        {
            _ledger.Advance(_clock.Now);
            return new QuotaProviderSnapshot
            {
                Limits = _ledger.Limits,
                UsedRequests = _ledger.UsedRequests,
                UsedTokens = _ledger.UsedTokens,
                InFlight = _ledger.InFlight + Interlocked.Read(ref _freeInFlight),
                Waiting = Enum.GetValues<QuotaPriority>().ToDictionary(priority => priority, priority => _lanes.Sum(lane => lane.Count(priority))),
                PausedUntil = _ledger.PausedUntil,
                RateFactor = _ledger.RateFactor,
            };
        }
    }

    /// <summary>Refuses everyone who waits with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var waiter in _deadlines)
            {
                waiter.Lane.Remove(waiter);
                waiter.Refuse(new ObjectDisposedException(nameof(LocalQuota)));
            }

            _deadlines.Clear();
            _alarm.Dispose();
        }
    }

    private static async ValueTask<QuotaLease> WaitAsync(QuotaWaiter waiter, CancellationToken cancellationToken)
    {
        // Registered outside the lock: a token that is cancelled already calls back at once.
        await using var registration = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((QuotaWaiter)waiter!).Queue.Cancel((QuotaWaiter)waiter, token),
            waiter);
        var lease = await waiter.Task.ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
        {
            lease.Revoke();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return lease;
    }

    private static void End(QuotaLedger ledger, QuotaReservation reservation, long? actualTokens, DateTimeOffset now)
    {
        if (actualTokens is { } tokens)
            ledger.Settle(reservation, tokens, now);
        else
            ledger.Abandon(reservation, now);
    }

    private bool IsFree(string model)
    {
        if (!_ledger.Limits.IsUnlimited || _busy || (_modelLimits.TryGetValue(model, out var limits) && !limits.IsUnlimited))
            return false;
        var pausedUntil = Volatile.Read(ref _pausedUntil);
        return pausedUntil == 0 || pausedUntil <= _clock.Now.UtcTicks;
    }

    private QuotaLane LaneOf(string model, DateTimeOffset now)
    {
        if (!_modelLimits.TryGetValue(model, out var limits) || limits.IsUnlimited)
            return _unlimitedModels;
        if (!_limitedModels.TryGetValue(model, out var lane))
        {
            lane = new QuotaLane(new QuotaLedger(limits, _options, now));
            _limitedModels.Add(model, lane);
            _lanes.Add(lane);
        }

        return lane;
    }

    private QuotaExceededException? Refusal(QuotaRequest request, QuotaLane lane, DateTimeOffset deadline, DateTimeOffset now)
    {
        if (!_ledger.CanEverGrant(request.Tokens) || lane.Model?.CanEverGrant(request.Tokens) is false)
            return Refuse(request, QuotaExceededReason.RequestTooLarge);
        var earliest = EarliestGrant(request, lane, now);
        if (deadline <= now)
            return Refuse(request, QuotaExceededReason.DeadlinePassed, earliest - now);
        if (earliest >= deadline)
            return Refuse(request, QuotaExceededReason.DeadlineTooSoon, earliest - now);
        if (_deadlines.Count >= _options.MaxWaiting)
            return Refuse(request, QuotaExceededReason.QueueFull, earliest - now);
        return null;
    }

    private QuotaExceededException Refuse(QuotaRequest request, QuotaExceededReason reason, TimeSpan? retryAfter = null) =>
        new(_provider, request.Model, reason, retryAfter);

    private DateTimeOffset EarliestGrant(QuotaRequest request, QuotaLane lane, DateTimeOffset now)
    {
        // Waiters of other limited models are left out: they may be held up by their models and let this one pass.
        var (requests, tokens) = lane.AheadOf(request.Priority);
        var earliest = lane.Model?.EarliestGrant(now, requests, tokens, request.Tokens) ?? now;
        if (lane != _unlimitedModels)
        {
            var others = _unlimitedModels.AheadOf(request.Priority);
            (requests, tokens) = (requests + others.Requests, tokens + others.Tokens);
        }

        var byProvider = _ledger.EarliestGrant(now, requests, tokens, request.Tokens);
        return byProvider > earliest ? byProvider : earliest;
    }

    private DateTimeOffset WhenFree(QuotaLane lane, int tokens, DateTimeOffset now)
    {
        var byModel = lane.Model?.WhenFree(now, tokens) ?? now;
        return byModel > now ? byModel : _ledger.WhenFree(now, tokens);
    }

    private LocalLease Grant(QuotaLane lane, int tokens, TimeSpan waited) =>
        new(this, _time.GetUtcNow(), waited, _ledger.Reserve(tokens), lane.Model, lane.Model?.Reserve(tokens));

    private void Cancel(QuotaWaiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Place is null)
                return;
            Remove(waiter);
            waiter.Cancel(cancellationToken);
            Serve(_clock.Now);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _alarm.Rang();
            Serve(_clock.Now);
        }
    }

    /// <summary>Gives leave to all whose turn it is, and sets the timer for the next.</summary>
    private void Serve(DateTimeOffset now)
    {
        Expire(now, now, QuotaExceededReason.DeadlinePassed);
        var askAgain = DateTimeOffset.MaxValue;
        _passes++;
        while (NextWaiter() is { } waiter)
        {
            var byModel = waiter.Lane.Model?.WhenFree(now, waiter.Request.Tokens) ?? now;
            if (byModel > now)
            {
                waiter.Lane.HeldUpIn = _passes;
                askAgain = Min(askAgain, byModel);
                continue;
            }

            var byProvider = _ledger.WhenFree(now, waiter.Request.Tokens);
            if (byProvider > now)
            {
                askAgain = Min(askAgain, byProvider);
                break;
            }

            Remove(waiter);
            waiter.Grant(Grant(waiter.Lane, waiter.Request.Tokens, now - waiter.Since));
        }

        _busy = _deadlines.Count > 0;
        _alarm.Set(_deadlines.Min is { } next ? Min(askAgain, next.Deadline) : null, now);
    }

    /// <summary>The first waiter of all lanes that their models do not hold up in this pass.</summary>
    private QuotaWaiter? NextWaiter()
    {
        QuotaWaiter? next = null;
        foreach (var lane in _lanes)
        {
            if (lane.HeldUpIn != _passes && lane.First is { } first && (next is null || first.IsBefore(next)))
                next = first;
        }

        return next;
    }

    private void Expire(DateTimeOffset until, DateTimeOffset now, QuotaExceededReason reason)
    {
        while (_deadlines.Min is { } waiter && waiter.Deadline <= until)
        {
            Remove(waiter);
            waiter.Refuse(Refuse(waiter.Request, reason, EarliestGrant(waiter.Request, waiter.Lane, now) - now));
        }
    }

    private void Remove(QuotaWaiter waiter)
    {
        waiter.Lane.Remove(waiter);
        _deadlines.Remove(waiter);
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
