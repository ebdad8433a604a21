namespace MoA.Simulator;

/// <summary>The latest calls in the order of arrival, in a ring; guarded by the lock of <see cref="SimulatorStats"/>.</summary>
internal sealed class CallLog(int capacity)
{
    // Grows as calls come: most simulators see far fewer than they may keep.
    private readonly List<ActiveCall> _ring = [];
    private int _next;

    public void Add(ActiveCall call)
    {
        if (capacity == 0)
            return;
        if (_ring.Count < capacity)
        {
            _ring.Add(call);
            return;
        }

        _ring[_next] = call;
        _next = (_next + 1) % capacity;
    }

    public void Clear()
    {
        _ring.Clear();
        _next = 0;
    }

    public IEnumerable<ActiveCall> InOrder()
    {
        for (var i = 0; i < _ring.Count; i++)
            yield return _ring[(_next + i) % _ring.Count];
    }
}
