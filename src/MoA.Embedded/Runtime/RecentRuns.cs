using System.Diagnostics.CodeAnalysis;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Embedded.Runtime;

/// <summary>
/// The runs that ended last, so that a caller who attaches a moment too late needs no read from the journal. Bounded in number and in bytes;
/// a large run is not kept at all, for it would push out all others. Thread-safe.
/// </summary>
internal sealed class RecentRuns(int capacity, long maxBytes, long maxRunBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, LiveRun> _runs = [];
    private readonly Queue<LiveRun> _order = [];
    private long _bytes;

    public void Add(LiveRun run)
    {
        if (run.Bytes > maxRunBytes)
            return;
        lock (_gate)
        {
            if (!_runs.TryAdd(run.Id, run))
                return;
            _order.Enqueue(run);
            _bytes += run.Bytes;
            while (_order.Count > capacity || _bytes > maxBytes)
            {
                var oldest = _order.Dequeue();
                _runs.Remove(oldest.Id);
                _bytes -= oldest.Bytes;
            }
        }
    }

    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run)
    {
        lock (_gate)
            return _runs.TryGetValue(id, out run);
    }
}
