using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Grains.Runs;

/// <summary>
/// The runs whose grains are active in this silo, with those that ended last: watchers in the same silo read from them without a message. A
/// plain singleton of the silo. Thread-safe.
/// </summary>
internal sealed class HostedRuns
{
    private readonly ConcurrentDictionary<RunId, LiveRun> _open = [];
    private readonly EndedRuns _ended = new();
    private volatile bool _isLeaving;

    /// <summary>Whether the silo takes on no runs any more.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>The open runs.</summary>
    public IReadOnlyCollection<LiveRun> Open => [.. _open.Values];

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>From now on no run is taken on.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>A run is being driven here.</summary>
    public void Add(LiveRun run) => _open[run.Id] = run;

    /// <summary>A run is driven here no more.</summary>
    /// <param name="run">The run.</param>
    /// <param name="deactivate">Ends its activation. Called at once where the run goes on elsewhere, later where it has ended.</param>
    public void Remove(LiveRun run, Action deactivate)
    {
        // Ended first: there must be no moment at which a run is in neither.
        if (run.HasEnded)
            _ended.Add(run, deactivate);
        _open.TryRemove(new KeyValuePair<RunId, LiveRun>(run.Id, run));
        run.Close();
        if (!run.HasEnded)
            deactivate();
    }

    /// <summary>Forgets a run whose activation ends for another reason.</summary>
    public void Forget(LiveRun run) => _ended.Remove(run);

    /// <summary>Finds a run that is open here, or ended here a short while ago.</summary>
    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run) => _open.TryGetValue(id, out run) || _ended.TryGet(id, out run);
}
