using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota;

/// <summary>
/// The limits of one provider for all silos. It answers at once and does nothing by itself: every silo that has somebody waiting asks again when
/// it is told to. It is not thread-safe: a grain surrounds it.
/// </summary>
/// <remarks>
/// The order holds across silos: whoever asks gets leave only for what nobody before it could use, at any silo whose last ask is fresh. What
/// others could use is kept for them by arithmetic alone, so a silo that never comes back costs nothing but a moment.
/// </remarks>
internal sealed class QuotaArbiter
{
    /// <summary>How long past the time it was told to ask again a silo still holds up others.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a silo may let calls that nothing limits pass unasked: the age that news of a pause can have.</summary>
    public static readonly TimeSpan FreeTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a new arbiter waits for the silos to tell of their calls in flight: the timeout of an ask that got stuck (2 s), the longest
    /// pause before the next (1 s), and that one's way here.
    /// </summary>
    public static readonly TimeSpan RecoveryTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SoonestAsk = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LatestAsk = TimeSpan.FromMilliseconds(250);

    // A place comes free when a call ends, which no arithmetic foretells.
    private static readonly TimeSpan AskForPlace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskInPause = TimeSpan.FromSeconds(1);

    private readonly ProviderLimits _limits;
    private readonly QuotaClock _clock;
    private readonly ISiloRoster _roster;
    private readonly ArbiterLane _provider;
    private readonly Dictionary<string, ArbiterLane> _models;
    private readonly Dictionary<SiloAddress, ArbiterSilo> _silos = [];
    private readonly DateTimeOffset _recoveredAt;
    private readonly PriorityQueue<(ArbiterSilo Silo, int Index), (QuotaPriority, DateTimeOffset, int, long)> _order = new();
    private bool _recovering;
    private long? _rosterVersion;
    private int _ordinals;

    public QuotaArbiter(ProviderLimits limits, ClusterQuotaOptions options, TimeProvider time, ISiloRoster roster)
    {
        (_limits, _clock, _roster) = (limits, new QuotaClock(time), roster);
        var now = _clock.Now;
        _provider = new ArbiterLane(new QuotaLedger(limits.Provider, options.Quota, now));
        _models = limits.Models.ToDictionary(
            model => model.Key, model => new ArbiterLane(new QuotaLedger(model.Value, options.Quota, now)), StringComparer.Ordinal);
        _recoveredAt = now + RecoveryTime;
        _recovering = limits.HavePlaces;
    }

    public Guid Epoch { get; } = Guid.NewGuid();

    public QuotaAnswer Answer(QuotaAsk ask)
    {
        var now = _clock.Now;
        _provider.Ledger.Advance(now);
        BuryTheDead(now);
        if (!_silos.TryGetValue(ask.Silo, out var silo))
        {
            if (ask.Introduction is null)
                return new QuotaAnswer { Epoch = Epoch };
            _silos.Add(ask.Silo, silo = new ArbiterSilo(_ordinals++));
        }

        // Its silo gave this ask up and has asked since: whoever sent it hears no answer.
        if (ask.Number <= silo.Number)
            return new QuotaAnswer { Epoch = Epoch };
        silo.Confirm(ask.Received, now);
        if (ask.Introduction is { } introduction)
            Introduce(silo, introduction, isNews: ask.Epoch != Epoch, now);
        else if (ask.Epoch != Epoch)
            return new QuotaAnswer { Epoch = Epoch };
        foreach (var pause in ask.Pauses.Where(silo.IsNews))
            _provider.Ledger.Pause(now, new QuotaPause { RetryAfter = pause.RetryAfter });
        foreach (var end in ask.Ends)
            silo.End(end, now);
        silo.Report(ask, now);
        return Serve(silo, ask, now);
    }

    private void Introduce(ArbiterSilo silo, QuotaIntroduction introduction, bool isNews, DateTimeOffset now)
    {
        foreach (var call in silo.Reconcile(introduction.InFlight, now))
        {
            var model = LaneOf(call.Model)?.Ledger;
            silo.Hold(call.Id, new HeldLeave(_provider.Ledger, _provider.Ledger.Adopt(now, call.Tokens), model, model?.Adopt(now, call.Tokens)), now);
        }

        if (isNews)
            _provider.Ledger.AdoptPause(now, now + introduction.PausedFor, introduction.RateFactor);
    }

    private QuotaAnswer Serve(ArbiterSilo silo, QuotaAsk ask, DateTimeOffset now)
    {
        List<QuotaRefusal> refusals = [];
        RefuseTheImpossible(silo, refusals);
        RefuseTheHopeless(silo, ask.Checks, refusals, now);
        var pass = Pass(silo, now);
        silo.FreshUntil = now + (pass.AskAgain ?? TimeSpan.Zero) + Grace;
        var pausedFor = _provider.Ledger.PausedUntil - now;
        return new QuotaAnswer
        {
            Epoch = Epoch,
            Known = true,
            Grants = pass.Grants,
            Refusals = [.. refusals],
            AskAgain = pass.AskAgain,
            Free = _limits.Provider.IsUnlimited && pausedFor is null ? FreeTime : null,
            PausedFor = pausedFor,
            Figures = Figures(now),
        };
    }

    // Its silo knows these limits, too, unless its configuration is another one.
    private void RefuseTheImpossible(ArbiterSilo silo, List<QuotaRefusal> refusals)
    {
        foreach (var waiter in silo.Waiting)
        {
            var tokens = waiter.Call.Tokens;
            if (!_provider.Ledger.CanEverGrant(tokens) || LaneOf(waiter.Call.Model)?.Ledger.CanEverGrant(tokens) is false)
                refusals.Add(new QuotaRefusal { Id = waiter.Call.Id, Reason = QuotaExceededReason.RequestTooLarge });
        }

        if (refusals.Count > 0)
            silo.Refuse(refusals);
    }

    private void RefuseTheHopeless(ArbiterSilo silo, WaitCheck[] checks, List<QuotaRefusal> refusals, DateTimeOffset now)
    {
        List<QuotaRefusal> hopeless = [];
        foreach (var check in checks)
        {
            var wait = EarliestGrant(silo, check, now) - now;
            if (wait >= check.Call.Left)
                hopeless.Add(new QuotaRefusal { Id = check.Call.Id, Reason = QuotaExceededReason.DeadlineTooSoon, RetryAfter = wait });
        }

        if (hopeless.Count == 0)
            return;
        silo.Refuse(hopeless);
        refusals.AddRange(hopeless);
    }

    private DateTimeOffset EarliestGrant(ArbiterSilo silo, WaitCheck check, DateTimeOffset now)
    {
        // Waiters of other limited models are left out: they may be held up by their models and let this one pass.
        var (model, priority, tokens) = (check.Call.Model, check.Call.Priority, check.Call.Tokens);
        var (requestsAhead, tokensAhead) = (check.RequestsAhead, check.TokensAhead);
        AddDemand(model, except: silo);
        var earliest = LaneOf(model)?.Ledger.EarliestGrant(now, requestsAhead, tokensAhead, tokens) ?? now;
        if (model is not null)
            AddDemand(null, except: null);
        var byProvider = _provider.Ledger.EarliestGrant(now, requestsAhead, tokensAhead, tokens);
        return byProvider > earliest ? byProvider : earliest;

        void AddDemand(string? of, ArbiterSilo? except)
        {
            foreach (var other in FreshSilos(now, silo).Where(other => other != except))
            {
                var demand = other.Demand(of, priority);
                (requestsAhead, tokensAhead) = (requestsAhead + demand.Requests, tokensAhead + demand.Tokens);
            }
        }
    }

    /// <summary>
    /// Goes through all that wait in their order, until nobody more can have leave and it is known when the silo that asks should ask again.
    /// </summary>
    private (long[] Grants, TimeSpan? AskAgain) Pass(ArbiterSilo asker, DateTimeOffset now)
    {
        BeginPass(asker, now);
        List<long> grants = [];
        var (turn, full) = (DateTimeOffset.MaxValue, false);
        while (NextInOrder() is { } waiter)
        {
            var (lane, tokens, isAskers) = (LaneOf(waiter.Call.Model), waiter.Call.Tokens, waiter.Silo == asker);
            if (lane is { IsHeldUp: true })
                continue;
            var free = lane?.WhenFree(now, tokens) ?? now;
            if (free > now)
            {
                lane!.IsHeldUp = true;
                if (isAskers)
                    (turn, full) = (free < turn ? free : turn, full | !lane.HasPlace);
                continue;
            }

            free = _provider.WhenFree(now, tokens);
            _provider.IsHeldUp |= free > now;
            if (isAskers && _provider.IsHeldUp)
            {
                (turn, full) = (free < turn ? free : turn, full | !_provider.HasPlace);
                break;
            }

            if (isAskers)
            {
                asker.Grant(waiter, Reserve(lane, tokens), now);
                grants.Add(waiter.Call.Id);
                continue;
            }

            // Where the provider is held up this counts for the turn only.
            _provider.SetAside(tokens);
            lane?.SetAside(tokens);
        }

        asker.Waiting.RemoveAll(waiter => waiter.HasLeave);
        return ([.. grants], AskAgain(asker, turn, full, now));
    }

    private void BeginPass(ArbiterSilo asker, DateTimeOffset now)
    {
        _order.Clear();
        _provider.BeginPass();
        foreach (var lane in _models.Values)
        {
            lane.BeginPass();
            lane.IsHeldUp = lane.Ledger.Limits.MaxInFlight is not null && IsRecovering(now);
        }

        if (_limits.Provider.MaxInFlight is not null && IsRecovering(now))
            return;
        foreach (var silo in FreshSilos(now, asker).Where(silo => silo.Waiting.Count > 0))
            _order.Enqueue((silo, 0), silo.Waiting[0].Place);
    }

    private ArbiterWaiter? NextInOrder()
    {
        if (!_order.TryDequeue(out var next, out _))
            return null;
        var (waiting, after) = (next.Silo.Waiting, next.Index + 1);
        if (after < waiting.Count)
            _order.Enqueue((next.Silo, after), waiting[after].Place);
        return waiting[next.Index];
    }

    private HeldLeave Reserve(ArbiterLane? lane, int tokens) =>
        new(_provider.Ledger, _provider.Ledger.Reserve(tokens), lane?.Ledger, lane?.Ledger.Reserve(tokens));

    private TimeSpan? AskAgain(ArbiterSilo asker, DateTimeOffset turn, bool full, DateTimeOffset now)
    {
        if (asker.Waiting.Count == 0)
            return asker.Waits > 0 ? SoonestAsk : null;
        var latest = full || _recovering ? AskForPlace : _provider.Ledger.PausedUntil is null ? LatestAsk : AskInPause;
        var wait = turn - now;
        return wait > latest ? latest : wait < SoonestAsk ? SoonestAsk : wait;
    }

    // What a predecessor let in flight counts, so nothing leaves that would need a place before the silos have told of it.
    private bool IsRecovering(DateTimeOffset now) =>
        _recovering = _recovering && now < _recoveredAt && !_roster.Active.All(_silos.ContainsKey);

    private void BuryTheDead(DateTimeOffset now)
    {
        if (_roster.Version == _rosterVersion)
            return;
        _rosterVersion = _roster.Version;
        foreach (var (address, silo) in _silos.Where(silo => _roster.IsDead(silo.Key)).ToArray())
        {
            _ = silo.Reconcile([], now);
            _silos.Remove(address);
        }
    }

    private QuotaFigures Figures(DateTimeOffset now)
    {
        var ledger = _provider.Ledger;
        var (requests, tokens, waiting) = (0L, 0L, 0L);
        foreach (var silo in FreshSilos(now, asker: null))
        {
            var demand = silo.Demand(null, QuotaPriority.NewRun);
            (requests, tokens, waiting) = (requests + demand.Requests, tokens + demand.Tokens, waiting + silo.Waits);
        }

        return new QuotaFigures
        {
            Wait = ledger.EarliestGrant(now, requests, tokens, 0) - now,
            UsedRequests = ledger.UsedRequests,
            UsedTokens = ledger.UsedTokens,
            InFlight = ledger.InFlight,
            Waiting = waiting,
            WaitingAggregators = FreshSilos(now, asker: null).Sum(silo => silo.WaitsAt(QuotaPriority.Aggregator)),
            WaitingLaterLayers = FreshSilos(now, asker: null).Sum(silo => silo.WaitsAt(QuotaPriority.LaterLayer)),
            RateFactor = ledger.RateFactor,
        };
    }

    private IEnumerable<ArbiterSilo> FreshSilos(DateTimeOffset now, ArbiterSilo? asker) =>
        _silos.Values.Where(silo => silo == asker || silo.FreshUntil > now);

    private ArbiterLane? LaneOf(string? model) => model is null ? null : _models.GetValueOrDefault(model);
}
