using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MoA.Core.Configuration;
using MoA.Core.Runs;

namespace MoA.Embedded.Runtime;

/// <summary>The runs that have not ended, with the counts that admission goes by. Thread-safe.</summary>
internal sealed class OpenRuns(RunOptions options)
{
    private readonly ConcurrentDictionary<RunId, LiveRun> _runs = [];
    private int _count;
    private long _bytes;

    public IEnumerable<LiveRun> All => _runs.Values;

    public bool IsFull => Volatile.Read(ref _count) >= options.MaxOpenRuns || Volatile.Read(ref _bytes) >= options.MaxOpenBytes;

    /// <summary>Adds a loaded run unless there are enough already.</summary>
    /// <returns>Null where it was added; else a sentence that says why not.</returns>
    public string? TryAdd(LiveRun run)
    {
        if (Interlocked.Increment(ref _count) > options.MaxOpenRuns)
        {
            Interlocked.Decrement(ref _count);
            return $"{options.MaxOpenRuns} runs are open, as many as this server takes on.";
        }

        var bytes = Interlocked.Add(ref _bytes, run.RequestBytes);
        // One that is larger than the bound runs alone: refused it would be refused for ever.
        if (bytes > options.MaxOpenBytes && bytes > run.RequestBytes)
        {
            Interlocked.Add(ref _bytes, -run.RequestBytes);
            Interlocked.Decrement(ref _count);
            return $"The requests of the open runs and this one exceed {options.MaxOpenBytes} bytes, all that this server takes on at once.";
        }

        _runs[run.Id] = run;
        return null;
    }

    /// <summary>Adds a run of an earlier process, not loaded yet: it was admitted then.</summary>
    public void Add(LiveRun run)
    {
        Interlocked.Increment(ref _count);
        _runs[run.Id] = run;
    }

    /// <summary>Counts the request of a run that was added before it was loaded.</summary>
    public void Loaded(LiveRun run) => Interlocked.Add(ref _bytes, run.RequestBytes);

    public void Remove(LiveRun run)
    {
        if (!_runs.TryRemove(run.Id, out _))
            return;
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -run.RequestBytes);
    }

    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run) => _runs.TryGetValue(id, out run);
}
