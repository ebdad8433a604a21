namespace MoA.Api.Limits;

/// <summary>Counts a key's requests of the last 60 seconds. Requests that were refused, or gave their place back, do not count.</summary>
internal sealed class RequestWindow(int limit, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<DateTimeOffset> _granted = [];

    /// <summary>Takes in a request where the limit allows it.</summary>
    public RequestAllowance TryTake()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_granted.First is { } oldest && now - oldest.Value >= Window)
                _granted.RemoveFirst();
            var place = _granted.Count < limit ? new RequestPlace(this, _granted.AddLast(now)) : null;
            var firstFree = _granted.First is { } first ? first.Value + Window - now : TimeSpan.Zero;
            return new RequestAllowance(place, limit, limit - _granted.Count, firstFree);
        }
    }

    internal void GiveBack(LinkedListNode<DateTimeOffset> node)
    {
        lock (_gate)
        {
            // A node without a list is older than the window, or was given back before.
            if (node.List is not null)
                _granted.Remove(node);
        }
    }
}
