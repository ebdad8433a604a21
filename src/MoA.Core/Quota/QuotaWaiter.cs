namespace MoA.Core.Quota;

/// <summary>One that waits in a <see cref="QuotaQueue"/>. Links and state are guarded by the queue's lock.</summary>
internal sealed class QuotaWaiter(QuotaQueue queue, QuotaLane lane, QuotaRequest request, long number, DateTimeOffset since, DateTimeOffset deadline)
    : IComparable<QuotaWaiter>
{
    // Continuations run elsewhere: the queue completes waiters inside its lock.
    private readonly TaskCompletionSource<LocalLease> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QuotaQueue Queue => queue;

    public QuotaLane Lane => lane;

    public QuotaRequest Request => request;

    public long Number => number;

    public DateTimeOffset Since => since;

    public DateTimeOffset Deadline => deadline;

    /// <summary>The place in the lane; null when the waiter waits no more.</summary>
    public LinkedListNode<QuotaWaiter>? Place { get; set; }

    public Task<LocalLease> Task => _completion.Task;

    public void Grant(LocalLease lease) => _completion.SetResult(lease);

    public void Refuse(Exception reason) => _completion.SetException(reason);

    public void Cancel(CancellationToken cancellationToken) => _completion.SetCanceled(cancellationToken);

    /// <summary>Whether this waiter is served before another: by priority, then first-in first-out.</summary>
    public bool IsBefore(QuotaWaiter other) => request.Priority != other.Request.Priority ? request.Priority < other.Request.Priority : number < other.Number;

    /// <summary>Orders by deadline.</summary>
    public int CompareTo(QuotaWaiter? other)
    {
        if (other is null)
            return 1;
        var byDeadline = deadline.CompareTo(other.Deadline);
        return byDeadline != 0 ? byDeadline : number.CompareTo(other.Number);
    }
}
