using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MoA.Core.Runs;

namespace MoA.Embedded.Runtime;

/// <summary>The runs that have not ended, with the one count that admission goes by. Thread-safe.</summary>
internal sealed class OpenRuns
{
    private readonly ConcurrentDictionary<RunId, LiveRun> _runs = [];
    private int _count;

    public IEnumerable<LiveRun> All => _runs.Values;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a run unless there are <paramref name="most"/> already.</summary>
    public bool TryAdd(LiveRun run, int most)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _runs[run.Id] = run;
        return true;
    }

    /// <summary>Adds a run of an earlier process: it was admitted then.</summary>
    public void Add(LiveRun run) => TryAdd(run, int.MaxValue);

    public void Remove(LiveRun run)
    {
        if (_runs.TryRemove(run.Id, out _))
            Interlocked.Decrement(ref _count);
    }

    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run) => _runs.TryGetValue(id, out run);
}
