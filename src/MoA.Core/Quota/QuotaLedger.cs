namespace MoA.Core.Quota;

/// <summary>
/// The arithmetic of one set of limits. It never waits, has no clock and is not thread-safe: a lock or a grain surrounds it. Times that
/// go backwards count as no time passed.
/// </summary>
/// <remarks>
/// The promise: if every call arrives within <see cref="QuotaOptions.Spread"/> of its leave, no 60 s of the provider hold more requests or
/// tokens than the limits, as far as estimates were not exceeded.
/// </remarks>
public sealed class QuotaLedger
{
    // How fast the learned share of estimates follows the calls: about the last hundred count.
    private const double Memory = 0.99;

    // The learned share is a mean; single calls end below it, and a hopeless wait must be hopeless.
    private const double Doubt = 0.8;

    private readonly QuotaOptions _options;
    private readonly QuotaMeter? _requests;
    private readonly QuotaMeter? _tokens;
    private readonly Slowdown _slowdown = new();
    private readonly LinkedList<QuotaReservation> _inFlight = [];
    private long _now;
    private long _pausedUntil;
    private double _estimated;
    private double _settled;

    /// <summary>Opens a ledger.</summary>
    /// <param name="limits">The limits to keep.</param>
    /// <param name="options">How to keep them.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1, or an option is out of its range.</exception>
    public QuotaLedger(QuotaLimits limits, QuotaOptions options, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.RequestsPerMinute ?? 1, 1, nameof(limits.RequestsPerMinute));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.TokensPerMinute ?? 1, 1, nameof(limits.TokensPerMinute));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxInFlight ?? 1, 1, nameof(limits.MaxInFlight));
        Limits = limits;
        _options = options;
        _now = now.UtcTicks;
        if (limits.RequestsPerMinute is { } requests)
            _requests = new QuotaMeter(requests, Math.Max(options.MinRequestBurst, requests * options.RequestBurstShare), options, _now);
        if (limits.TokensPerMinute is { } tokens)
            _tokens = new QuotaMeter(tokens, tokens * options.TokenBurstShare, options, _now);
    }

    /// <summary>The limits that are kept.</summary>
    public QuotaLimits Limits { get; }

    /// <summary>Requests in the window, as of the last call; 0 where they are unlimited.</summary>
    public long UsedRequests => _requests?.Used ?? 0;

    /// <summary>Tokens in the window, as of the last call; 0 where they are unlimited.</summary>
    public long UsedTokens => _tokens?.Used ?? 0;

    /// <summary>Reservations that have neither been handed back nor expired, as of the last call.</summary>
    public int InFlight => _inFlight.Count;

    /// <summary>When the pause ends; null when there is none, as of the last call.</summary>
    public DateTimeOffset? PausedUntil => _pausedUntil > _now ? At(_pausedUntil) : null;

    /// <summary>The share of the limits in use, 0.1 to 1, as of the last call.</summary>
    public double RateFactor => _slowdown.Factor(_now);

    /// <summary>Slots that the logs hold: their memory.</summary>
    internal int Slots => (_requests?.Slots ?? 0) + (_tokens?.Slots ?? 0);

    /// <summary>Whether a call of so many tokens can ever leave.</summary>
    /// <param name="tokens">Estimated tokens.</param>
    /// <returns>False when a whole minute's limit is smaller.</returns>
    public bool CanEverGrant(int tokens) => _tokens is null || tokens <= _tokens.Limit;

    /// <summary>Brings the ledger's properties up to a time.</summary>
    /// <param name="now">The time.</param>
    public void Advance(DateTimeOffset now)
    {
        _now = Math.Max(_now, now.UtcTicks);
        while (_inFlight.First is { } oldest && oldest.Value.ExpiresAt <= _now)
            FreePlace(oldest.Value);
        var factor = _slowdown.Factor(_now);
        _requests?.Advance(_now, factor);
        _tokens?.Advance(_now, factor);
    }

    /// <summary>Gives leave if the limits allow it now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="tokens">Estimated prompt tokens plus max_tokens; 0 or more.</param>
    /// <returns>The leave, or when to ask again.</returns>
    /// <exception cref="ArgumentOutOfRangeException">So many tokens can never leave (<see cref="CanEverGrant"/>), or they are negative.</exception>
    public QuotaDecision TryReserve(DateTimeOffset now, int tokens)
    {
        var earliest = WhenFree(now, tokens);
        return earliest.UtcTicks > _now ? new QuotaDecision(null, earliest) : new QuotaDecision(Reserve(tokens), At(_now));
    }

    /// <summary>Ends a call and corrects its estimate. A second end of the same reservation does nothing.</summary>
    /// <param name="reservation">What this ledger gave.</param>
    /// <param name="actualTokens">What the provider reported; 0 or more.</param>
    /// <param name="now">The time.</param>
    public void Settle(QuotaReservation reservation, long actualTokens, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actualTokens);
        if (!End(reservation, now))
            return;
        _tokens?.Settle(reservation.TokenCharge, actualTokens);
        _estimated = (_estimated * Memory) + reservation.Tokens;
        _settled = (_settled * Memory) + Math.Min(actualTokens, reservation.Tokens);
    }

    /// <summary>Ends a call of which nobody knows whether the provider counted it: only its in-flight place is freed.</summary>
    /// <param name="reservation">What this ledger gave.</param>
    /// <param name="now">The time.</param>
    public void Abandon(QuotaReservation reservation, DateTimeOffset now)
    {
        if (End(reservation, now))
            _tokens?.Settle(reservation.TokenCharge, reservation.Tokens);
    }

    /// <summary>Takes leave back that nobody used: as if it had never been given.</summary>
    /// <param name="reservation">What this ledger gave.</param>
    /// <param name="now">The time.</param>
    public void Revoke(QuotaReservation reservation, DateTimeOffset now)
    {
        if (!End(reservation, now))
            return;
        _requests?.Revoke(reservation.RequestCharge, open: false);
        _tokens?.Revoke(reservation.TokenCharge, open: true);
    }

    /// <summary>Takes note of a 429.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pause">What the provider said with it.</param>
    public void Pause(DateTimeOffset now, QuotaPause pause)
    {
        ArgumentNullException.ThrowIfNull(pause);
        Advance(now);
        _slowdown.Refused(_now, pause.RetryAfter is not null);
        if (pause.RetryAfter is { } retryAfter)
        {
            var ticks = Math.Clamp(retryAfter.Ticks, 0, _options.MaxPause.Ticks);
            _pausedUntil = Math.Max(_pausedUntil, _now + ticks);
        }

        Advance(now);
    }

    /// <summary>
    /// A time before which a call cannot get leave when all that is ahead of it is served first. Places in flight are taken to come free
    /// at once, and tokens that are still estimates count by less than what calls have lately used of theirs (nothing, while none has
    /// been settled).
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="requestsAhead">How many calls are served first.</param>
    /// <param name="tokensAhead">The sum of their estimates.</param>
    /// <param name="tokens">The call's own estimate.</param>
    /// <returns>The lower bound, not before <paramref name="now"/>.</returns>
    public DateTimeOffset EarliestGrant(DateTimeOffset now, long requestsAhead, long tokensAhead, int tokens)
    {
        Advance(now);
        var share = _estimated > 0 ? Doubt * _settled / _estimated : 0;
        var earliest = Math.Max(_now, _pausedUntil);
        if (_requests is not null)
            earliest = Math.Max(earliest, _requests.LowerBound(requestsAhead, 1, openShare: 1));
        if (_tokens is not null)
            earliest = Math.Max(earliest, _tokens.LowerBound(tokensAhead * share, tokens, share));
        return At(earliest);
    }

    /// <summary>
    /// Counts a call in flight that a predecessor of this ledger gave leave to: it takes a place and nothing else. Settled with more tokens than
    /// were reserved, it is charged the difference.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="tokens">The tokens that were reserved; 0 or more.</param>
    internal QuotaReservation Adopt(DateTimeOffset now, int tokens)
    {
        Advance(now);
        var reservation = new QuotaReservation(_now + _options.ReservationLifetime.Ticks, tokens, QuotaCharge.Elsewhere(1), QuotaCharge.Elsewhere(tokens));
        reservation.InFlight = _inFlight.AddLast(reservation);
        return reservation;
    }

    /// <summary>Goes on from the pause and the slow-down that a predecessor of this ledger had come to.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pausedUntil">When its pause ends; null: there was none.</param>
    /// <param name="rateFactor">The share of the limits that was in use.</param>
    internal void AdoptPause(DateTimeOffset now, DateTimeOffset? pausedUntil, double rateFactor)
    {
        Advance(now);
        if (pausedUntil is { } until)
            _pausedUntil = Math.Max(_pausedUntil, Math.Min(until.UtcTicks, _now + _options.MaxPause.Ticks));
        if (rateFactor < RateFactor)
            _slowdown.Adopt(_now, rateFactor);
        Advance(now);
    }

    /// <summary>
    /// When to ask again, not after <paramref name="now"/> when leave would be given: as if the calls ahead had left at this moment.
    /// </summary>
    internal DateTimeOffset WhenFree(DateTimeOffset now, int tokens, int requestsAhead = 0, long tokensAhead = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        if (!CanEverGrant(tokens))
            throw new ArgumentOutOfRangeException(nameof(tokens), tokens, $"The limit of a minute is {_tokens!.Limit}.");
        Advance(now);
        var earliest = Math.Max(_requests?.EarliestNow(1, requestsAhead) ?? _now, _tokens?.EarliestNow(tokens, tokensAhead) ?? _now);
        if (!HasPlace(requestsAhead))
            earliest = Math.Max(earliest, _inFlight.First?.Value.ExpiresAt ?? (_now + _options.ReservationLifetime.Ticks));
        if (earliest > _now)
            earliest = Math.Min(earliest, Math.Max(_now + 1, _slowdown.NextStep(_now)));
        return At(Math.Max(earliest, Math.Max(_now, _pausedUntil)));
    }

    /// <summary>Whether a place in flight is left when so many calls have taken theirs first, as of the last call.</summary>
    internal bool HasPlace(int ahead = 0) => _inFlight.Count < Places() - ahead;

    /// <summary>Charges a call that <see cref="WhenFree"/> found free at this very moment.</summary>
    internal QuotaReservation Reserve(int tokens)
    {
        var reservation = new QuotaReservation(
            _now + _options.ReservationLifetime.Ticks,
            tokens,
            _requests?.Charge(1, open: false) ?? default,
            _tokens?.Charge(tokens, open: true) ?? default);
        reservation.InFlight = _inFlight.AddLast(reservation);
        return reservation;
    }

    private int Places() => Limits.PlacesAt(RateFactor) ?? int.MaxValue;

    private bool End(QuotaReservation reservation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        Advance(now);
        if (reservation.Ended)
            return false;
        reservation.Ended = true;
        FreePlace(reservation);
        return true;
    }

    private void FreePlace(QuotaReservation reservation)
    {
        if (reservation.InFlight is not { } place)
            return;
        _inFlight.Remove(place);
        reservation.InFlight = null;
    }

    private static DateTimeOffset At(long ticks) => new(Math.Min(ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
}
