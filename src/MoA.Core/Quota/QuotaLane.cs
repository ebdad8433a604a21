namespace MoA.Core.Quota;

/// <summary>
/// The waiters of one model that has limits, or of all models that have none: nobody of a lane overtakes within it, so only its first
/// waiter matters.
/// </summary>
internal sealed class QuotaLane(QuotaLedger? model)
{
    public const int Priorities = 3;

    private readonly LinkedList<QuotaWaiter>[] _waiting = [new(), new(), new()];
    private readonly long[] _tokens = new long[Priorities];

    /// <summary>The limits of the lane's model; null for the lane of models without limits.</summary>
    public QuotaLedger? Model => model;

    /// <summary>The last pass of the queue in which the model held its waiters up.</summary>
    public long HeldUpIn { get; set; }

    public QuotaWaiter? First => (_waiting[0].First ?? _waiting[1].First ?? _waiting[2].First)?.Value;

    public int Count(QuotaPriority priority) => _waiting[(int)priority].Count;

    public void Add(QuotaWaiter waiter)
    {
        waiter.Place = _waiting[(int)waiter.Request.Priority].AddLast(waiter);
        _tokens[(int)waiter.Request.Priority] += waiter.Request.Tokens;
    }

    public void Remove(QuotaWaiter waiter)
    {
        _waiting[(int)waiter.Request.Priority].Remove(waiter.Place!);
        _tokens[(int)waiter.Request.Priority] -= waiter.Request.Tokens;
        waiter.Place = null;
    }

    /// <summary>How much is served before a waiter that comes now.</summary>
    public (long Requests, long Tokens) AheadOf(QuotaPriority priority)
    {
        var (requests, tokens) = (0L, 0L);
        for (var i = 0; i <= (int)priority; i++)
        {
            requests += _waiting[i].Count;
            tokens += _tokens[i];
        }

        return (requests, tokens);
    }
}
