using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>
/// The waiters of one model that has limits, or of all models that have none: nobody of a lane overtakes within it.
/// </summary>
internal sealed class ClusterLane(string? model, QuotaLimits? limits)
{
    private const int Priorities = 3;

    private readonly LinkedList<ClusterWaiter>[] _waiting = [new(), new(), new()];
    private readonly long[] _tokens = new long[Priorities];

    /// <summary>The lane's model; null for the lane of models without limits.</summary>
    public string? Model => model;

    public QuotaLimits? Limits => limits;

    public int Total => _waiting[0].Count + _waiting[1].Count + _waiting[2].Count;

    public int Count(QuotaPriority priority) => _waiting[(int)priority].Count;

    /// <summary>Those that wait, in their order.</summary>
    public IEnumerable<ClusterWaiter> InOrder() => _waiting.SelectMany(waiting => waiting);

    public bool IsFirst(ClusterWaiter waiter)
    {
        for (var i = 0; i < (int)waiter.Request.Priority; i++)
        {
            if (_waiting[i].Count > 0)
                return false;
        }

        return waiter.Place!.Previous is null;
    }

    public void Add(ClusterWaiter waiter)
    {
        waiter.Place = _waiting[(int)waiter.Request.Priority].AddLast(waiter);
        _tokens[(int)waiter.Request.Priority] += waiter.Request.Tokens;
    }

    public void Remove(ClusterWaiter waiter)
    {
        _waiting[(int)waiter.Request.Priority].Remove(waiter.Place!);
        _tokens[(int)waiter.Request.Priority] -= waiter.Request.Tokens;
        waiter.Place = null;
    }

    public IEnumerable<QuotaDemand> Demand()
    {
        for (var i = 0; i < Priorities; i++)
        {
            if (_waiting[i].Count > 0)
                yield return new QuotaDemand { Model = model, Priority = (QuotaPriority)i, Requests = _waiting[i].Count, Tokens = _tokens[i] };
        }
    }

    /// <summary>Those that nobody has asked the cluster about, with what is served before each; longest waiting first within a priority.</summary>
    public List<(ClusterWaiter Waiter, long RequestsAhead, long TokensAhead)> Unchecked()
    {
        List<(ClusterWaiter, long, long)> found = [];
        var (higherRequests, higherTokens) = (0L, 0L);
        for (var i = 0; i < Priorities; i++)
        {
            var (requests, tokens) = (higherRequests + _waiting[i].Count, higherTokens + _tokens[i]);
            (higherRequests, higherTokens) = (requests, tokens);
            var from = found.Count;
            for (var node = _waiting[i].Last; node is { Value.IsChecked: false }; node = node.Previous)
            {
                (requests, tokens) = (requests - 1, tokens - node.Value.Request.Tokens);
                found.Add((node.Value, requests, tokens));
            }

            found.Reverse(from, found.Count - from);
        }

        return found;
    }
}
