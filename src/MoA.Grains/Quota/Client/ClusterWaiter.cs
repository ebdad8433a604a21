using MoA.Core.Quota;

namespace MoA.Grains.Quota.Client;

/// <summary>One that waits at a silo. Links and state are guarded by its client's lock.</summary>
internal sealed class ClusterWaiter(
    ProviderQuotaClient client, ClusterLane lane, QuotaRequest request, long id, DateTimeOffset since, DateTimeOffset deadline)
    : IComparable<ClusterWaiter>
{
    // Continuations run elsewhere: the client completes waiters inside its lock.
    private readonly TaskCompletionSource<QuotaLease> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProviderQuotaClient Client => client;

    public ClusterLane Lane => lane;

    public QuotaRequest Request => request;

    /// <summary>Later waiters have higher ones.</summary>
    public long Id => id;

    public DateTimeOffset Since => since;

    public DateTimeOffset Deadline => deadline;

    /// <summary>Whether the cluster was asked if there is hope, where there is a deadline.</summary>
    public bool IsChecked { get; set; }

    /// <summary>The place in the lane; null when the waiter waits no more.</summary>
    public LinkedListNode<ClusterWaiter>? Place { get; set; }

    public Task<QuotaLease> Task => _completion.Task;

    public void Grant(ClusterLease lease) => _completion.SetResult(lease);

    public void Refuse(Exception reason) => _completion.SetException(reason);

    public void Cancel(CancellationToken cancellationToken) => _completion.SetCanceled(cancellationToken);

    /// <summary>Orders by deadline.</summary>
    public int CompareTo(ClusterWaiter? other)
    {
        if (other is null)
            return 1;
        var byDeadline = deadline.CompareTo(other.Deadline);
        return byDeadline != 0 ? byDeadline : id.CompareTo(other.Id);
    }
}
