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
    private readonly ConcurrentDictionary<RunId, (LiveRun Run, Action Stop)> _open = [];
    private readonly EndedRuns _ended = new();
    private volatile bool _isLeaving;

    /// <summary>Whether the silo takes on no runs any more.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>From now on no run is taken on.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Stops the work on every open run, not the run.</summary>
    public void StopAll()
    {
        foreach (var (_, stop) in _open.Values)
            stop();
    }

    /// <summary>A run is being driven here.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Stops the work on it: it stays open for another silo.</param>
    public void Add(LiveRun run, Action stop) => _open[run.Id] = (run, stop);

    /// <summary>A run is driven here no more.</summary>
    /// <param name="run">The run.</param>
    /// <param name="deactivate">Ends its activation. Called at once where the run goes on elsewhere, later where it has ended.</param>
    public void Remove(LiveRun run, Action deactivate)
    {
        // Ended first: there must be no moment at which a run is in neither.
        if (run.HasEnded)
            _ended.Add(run, deactivate);
        if (_open.TryGetValue(run.Id, out var open) && open.Run == run)
            _open.TryRemove(run.Id, out _);
        run.Close();
        if (!run.HasEnded)
            deactivate();
    }

    /// <summary>Forgets a run whose activation ends for another reason.</summary>
    public void Forget(LiveRun run) => _ended.Remove(run);

    /// <summary>Finds a run that is open here, or ended here a short while ago.</summary>
    public bool TryGet(RunId id, [NotNullWhen(true)] out LiveRun? run)
    {
        if (!_open.TryGetValue(id, out var open))
            return _ended.TryGet(id, out run);
        run = open.Run;
        return true;
    }
}
