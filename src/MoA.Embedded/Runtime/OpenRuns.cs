using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MoA.Core.Configuration;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Embedded.Runtime;

/// <summary>The runs that have not ended. Thread-safe.</summary>
internal sealed class OpenRuns(RunOptions options)
{
    private readonly ConcurrentDictionary<RunId, LiveRun> _runs = [];
    private readonly RunAdmission _admission = new(options);

    public IEnumerable<LiveRun> All => _runs.Values;

    public bool IsFull => _admission.IsFull;

    /// <summary>Adds a loaded run unless there are enough already.</summary>
    /// <returns>Null where it was added; else a sentence that says why not.</returns>
    public string? TryAdd(LiveRun run)
    {
        if (_admission.TryEnter(run.RequestBytes) is { } refusal)
            return refusal;
        _runs[run.Id] = run;
        return null;
    }

    /// <summary>Adds a run of an earlier process, not loaded yet: it was admitted then.</summary>
    public void Add(LiveRun run)
    {
        _admission.Enter();
        _runs[run.Id] = run;
    }

    /// <summary>Counts the request of a run that was added before it was loaded.</summary>
    public void Loaded(LiveRun run) => _admission.Weigh(run.RequestBytes);

    public void Remove(LiveRun run)
    {
        if (_runs.TryRemove(run.Id, out _))
            _admission.Leave(run.RequestBytes);
    }

    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run) => _runs.TryGetValue(id, out run);
}
