namespace MoA.Api.Limits;

/// <summary>Counts a key's requests of the last 60 seconds. Requests that were refused do not count.</summary>
internal sealed class RequestWindow(int limit, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _granted = [];

    /// <summary>Takes in a request where the limit allows it.</summary>
    public RequestAllowance TryTake()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_granted.TryPeek(out var oldest) && now - oldest >= Window)
                _granted.Dequeue();
            var granted = _granted.Count < limit;
            if (granted)
                _granted.Enqueue(now);
            var firstFree = _granted.TryPeek(out var first) ? first + Window - now : TimeSpan.Zero;
            return new RequestAllowance(granted, limit, limit - _granted.Count, firstFree);
        }
    }
}
