using System.Diagnostics.CodeAnalysis;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Grains.Runs;

/// <summary>
/// The runs that ended last in this silo, kept active for those who attach a moment too late. Bounded in number and in bytes; what leaves is
/// deactivated. Thread-safe.
/// </summary>
internal sealed class EndedRuns
{
    private const int Most = 256;
    private const long MostBytes = 64L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, LinkedListNode<Entry>> _runs = [];
    private readonly LinkedList<Entry> _order = [];
    private long _bytes;

    public void Add(LiveRun run, Action deactivate)
    {
        var leaving = new List<Action>();
        lock (_gate)
        {
            if (_runs.ContainsKey(run.Id))
                return;
            _runs[run.Id] = _order.AddLast(new Entry(run, run.Bytes, deactivate));
            _bytes += run.Bytes;
            while (_order.Count > Most || _bytes > MostBytes)
                leaving.Add(Drop(_order.First!).Deactivate);
        }

        foreach (var action in leaving)
            action();
    }

    public void Remove(LiveRun run)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(run.Id, out var node) && node.Value.Run == run)
                Drop(node);
        }
    }

    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run)
    {
        lock (_gate)
            run = _runs.TryGetValue(id, out var node) ? node.Value.Run : null;
        return run is not null;
    }

    private Entry Drop(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _runs.Remove(node.Value.Run.Id);
        _bytes -= node.Value.Bytes;
        return node.Value;
    }

    private sealed record Entry(LiveRun Run, long Bytes, Action Deactivate);
}
