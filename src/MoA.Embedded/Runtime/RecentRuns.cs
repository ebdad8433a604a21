using System.Diagnostics.CodeAnalysis;
using MoA.Core.Runs;

namespace MoA.Embedded.Runtime;

/// <summary>The runs that ended last, so that a caller who attaches a moment too late needs no read from the journal. Thread-safe.</summary>
internal sealed class RecentRuns(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, LiveRun> _runs = [];
    private readonly Queue<RunId> _order = [];

    public void Add(LiveRun run)
    {
        lock (_gate)
        {
            if (!_runs.TryAdd(run.Id, run))
                return;
            _order.Enqueue(run.Id);
            if (_order.Count > capacity)
                _runs.Remove(_order.Dequeue());
        }
    }

    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run)
    {
        lock (_gate)
            return _runs.TryGetValue(id, out run);
    }
}
