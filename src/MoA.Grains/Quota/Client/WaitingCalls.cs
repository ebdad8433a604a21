using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>Those that wait at a silo for one provider. Its client's lock guards it.</summary>
internal sealed class WaitingCalls
{
    /// <summary>How many of a lane are told to the cluster, at the most: what it can give leave to at once.</summary>
    public const int Heads = 64;

    /// <summary>How many are asked about in one message, at the most.</summary>
    public const int Checks = 256;

    private readonly ClusterLane _unlimitedModels = new(model: null, limits: null);
    private readonly Dictionary<string, ClusterLane> _limitedModels;
    private readonly ClusterLane[] _lanes;
    private readonly SortedDictionary<long, ClusterWaiter> _byId = [];
    private readonly SortedSet<ClusterWaiter> _deadlines = [];
    private readonly bool _unlimitedAreFree;
    private ClusterWaiter[] _asked = [];

    public WaitingCalls(ProviderLimits limits)
    {
        _limitedModels = limits.Models.ToDictionary(model => model.Key, model => new ClusterLane(model.Key, model.Value), StringComparer.Ordinal);
        _lanes = [_unlimitedModels, .. _limitedModels.Values];
        _unlimitedAreFree = limits.Provider.IsUnlimited;
    }

    public int Count => _byId.Count;

    /// <summary>Who has waited longest; null when nobody waits.</summary>
    public ClusterWaiter? Oldest => _byId.Count == 0 ? null : _byId.First().Value;

    /// <summary>Whose deadline is next; null when nobody waits.</summary>
    public ClusterWaiter? NextDeadline => _deadlines.Min;

    /// <summary>Calls that need no leave of the cluster's limits, only news that the provider is not paused.</summary>
    public IEnumerable<ClusterWaiter> Free => _unlimitedAreFree ? _unlimitedModels.InOrder() : [];

    private IEnumerable<ClusterLane> LimitedLanes => _unlimitedAreFree ? _limitedModels.Values : _lanes;

    public ClusterLane LaneOf(string model) => _limitedModels.GetValueOrDefault(model, _unlimitedModels);

    /// <summary>How many wait for limits.</summary>
    public int LimitedCount => Count - FreeCount;

    /// <summary>How many wait only for news that the provider is not paused.</summary>
    public int FreeCount => _unlimitedAreFree ? _unlimitedModels.Total : 0;

    public int WaitingAt(QuotaPriority priority) => _lanes.Sum(lane => lane.Count(priority));

    public ClusterWaiter? Find(long id) => _byId.GetValueOrDefault(id);

    public void Add(ClusterWaiter waiter)
    {
        waiter.Lane.Add(waiter);
        _byId.Add(waiter.Id, waiter);
        _deadlines.Add(waiter);
    }

    public void Remove(ClusterWaiter waiter)
    {
        waiter.Lane.Remove(waiter);
        _byId.Remove(waiter.Id);
        _deadlines.Remove(waiter);
    }

    /// <summary>The first of every lane, all in their order.</summary>
    public WaitingCall[] First(DateTimeOffset now) =>
    [
        .. LimitedLanes.SelectMany(lane => lane.InOrder().Take(Heads))
            .OrderBy(waiter => waiter.Request.Priority)
            .ThenBy(waiter => waiter.Id)
            .Select(waiter => Describe(waiter, now)),
    ];

    public QuotaDemand[] Demand() => [.. LimitedLanes.SelectMany(lane => lane.Demand())];

    /// <summary>Those that the cluster was not asked about yet, and will be now.</summary>
    public WaitCheck[] TakeChecks(DateTimeOffset now)
    {
        var checks = LimitedLanes.SelectMany(lane => lane.Unchecked()).OrderBy(check => check.Waiter.Id).Take(Checks).ToArray();
        _asked = [.. checks.Select(check => check.Waiter)];
        SetChecked(true);
        return
        [
            .. checks.Where(check => check.Waiter.Deadline < DateTimeOffset.MaxValue).Select(check => new WaitCheck
            {
                Call = Describe(check.Waiter, now),
                RequestsAhead = check.RequestsAhead,
                TokensAhead = check.TokensAhead,
            }),
        ];
    }

    /// <summary>The checks that were taken last were not heard.</summary>
    public void ReturnChecks() => SetChecked(false);

    private void SetChecked(bool value)
    {
        foreach (var waiter in _asked)
            waiter.IsChecked = value;
    }

    private static WaitingCall Describe(ClusterWaiter waiter, DateTimeOffset now) => new()
    {
        Id = waiter.Id,
        Model = waiter.Lane.Model,
        Tokens = waiter.Request.Tokens,
        Priority = waiter.Request.Priority,
        Waited = now - waiter.Since,
        Left = waiter.Deadline == DateTimeOffset.MaxValue ? null : waiter.Deadline - now,
    };
}
