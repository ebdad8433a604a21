using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota;

/// <summary>What an arbiter knows of one silo.</summary>
internal sealed class ArbiterSilo(int ordinal)
{
    private readonly Dictionary<long, HeldLeave> _held = [];
    private readonly Dictionary<(string? Model, QuotaPriority Priority), (long Requests, long Tokens)> _demand = [];
    private readonly List<long> _unconfirmed = [];
    private long _lastPause;

    /// <summary>Breaks ties between silos.</summary>
    public int Ordinal => ordinal;

    /// <summary>The last ask that was heard.</summary>
    public long Number { get; private set; }

    /// <summary>Until when those that wait there count for others, unless it asks again.</summary>
    public DateTimeOffset FreshUntil { get; set; }

    /// <summary>The first of those that wait there, in their order.</summary>
    public List<ArbiterWaiter> Waiting { get; } = [];

    public long Waits => _demand.Values.Sum(demand => demand.Requests);

    /// <summary>How many wait there at a place in the order.</summary>
    public long WaitsAt(QuotaPriority priority) => _demand.Where(demand => demand.Key.Priority == priority).Sum(demand => demand.Value.Requests);

    /// <summary>Takes back what an answer gave that never arrived.</summary>
    public void Confirm(long received, DateTimeOffset now)
    {
        if (received < Number)
        {
            foreach (var id in _unconfirmed)
                End(new QuotaEnd { Id = id, Kind = QuotaEndKind.Revoked }, now);
        }

        _unconfirmed.Clear();
    }

    public void Hold(long id, HeldLeave leave, DateTimeOffset now)
    {
        // A silo that asks for what it holds has thrown it away.
        End(new QuotaEnd { Id = id, Kind = QuotaEndKind.Abandoned }, now);
        _held.Add(id, leave);
    }

    public void Grant(ArbiterWaiter waiter, HeldLeave leave, DateTimeOffset now)
    {
        waiter.HasLeave = true;
        Hold(waiter.Call.Id, leave, now);
        _unconfirmed.Add(waiter.Call.Id);
        var key = (waiter.Call.Model, waiter.Call.Priority);
        var (requests, tokens) = _demand.GetValueOrDefault(key);
        _demand[key] = (Math.Max(0, requests - 1), Math.Max(0, tokens - waiter.Call.Tokens));
    }

    /// <summary>Ends a leave; one that is not held has ended before.</summary>
    public void End(QuotaEnd end, DateTimeOffset now)
    {
        if (_held.Remove(end.Id, out var leave))
            leave.End(end.Kind, end.Tokens, now);
    }

    /// <summary>Ends every leave but those of a list.</summary>
    /// <returns>Those of the list that are not held.</returns>
    public CallInFlight[] Reconcile(CallInFlight[] inFlight, DateTimeOffset now)
    {
        var ids = inFlight.Select(call => call.Id).ToHashSet();
        foreach (var id in _held.Keys.Where(id => !ids.Contains(id)).ToArray())
            End(new QuotaEnd { Id = id, Kind = QuotaEndKind.Abandoned }, now);
        return [.. inFlight.Where(call => !_held.ContainsKey(call.Id))];
    }

    public void Refuse(IEnumerable<QuotaRefusal> refusals)
    {
        var ids = refusals.Select(refusal => refusal.Id).ToHashSet();
        Waiting.RemoveAll(waiter => ids.Contains(waiter.Call.Id));
    }

    public bool IsNews(QuotaPauseNote pause)
    {
        if (pause.Number <= _lastPause)
            return false;
        _lastPause = pause.Number;
        return true;
    }

    /// <summary>Takes down who waits there now.</summary>
    public void Report(QuotaAsk ask, DateTimeOffset now)
    {
        Number = ask.Number;
        Waiting.Clear();
        foreach (var call in ask.Waiting)
            Waiting.Add(new ArbiterWaiter(this, call, now - call.Waited));
        _demand.Clear();
        foreach (var demand in ask.Demand)
            _demand[(demand.Model, demand.Priority)] = (demand.Requests, demand.Tokens);
    }

    /// <summary>What waits there at a place in the order or before it, of one model, or of those without limits.</summary>
    public (long Requests, long Tokens) Demand(string? model, QuotaPriority priority)
    {
        var (requests, tokens) = (0L, 0L);
        for (var each = QuotaPriority.Aggregator; each <= priority; each++)
        {
            var demand = _demand.GetValueOrDefault((model, each));
            (requests, tokens) = (requests + demand.Requests, tokens + demand.Tokens);
        }

        return (requests, tokens);
    }
}
