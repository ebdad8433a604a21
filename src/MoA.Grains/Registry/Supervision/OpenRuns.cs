using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>The open runs of a shard, and who hosts them.</summary>
internal sealed class OpenRuns
{
    private readonly Dictionary<RunId, OpenRun> _runs = [];

    public IEnumerable<RunId> Ids => _runs.Keys;

    /// <summary>Adds a run of which no host is known.</summary>
    public void Add(RunId id) => _runs.Add(id, new OpenRun(id));

    /// <summary>Takes what a silo says of a run.</summary>
    /// <returns>Whether a run was added or removed.</returns>
    public bool Apply(SupervisorNote note, SiloAddress silo, ClusterMembershipSnapshot membership)
    {
        var known = _runs.TryGetValue(note.Run, out var run);
        switch (note.Kind)
        {
            case SupervisorNoteKind.Opened:
                if (run is null)
                    _runs.Add(note.Run, run = new OpenRun(note.Run));
                run.HostedBy(silo, membership.Version);
                return !known;
            case SupervisorNoteKind.Closed:
                if (run is not null)
                    run.Closed = true;
                return _runs.Remove(note.Run);
            case SupervisorNoteKind.Left:
                if (run is not null && (run.Host is null || run.Host.Equals(silo)))
                    run.Abandoned();
                return false;
            default:
                throw new NotSupportedException($"A silo of another version says '{note.Kind}' of a run.");
        }
    }

    /// <summary>Takes the whole of what a silo hosts.</summary>
    public void Reconcile(SiloAddress silo, IEnumerable<RunId> hosted, ClusterMembershipSnapshot membership)
    {
        var claims = hosted.ToHashSet();
        foreach (var (id, run) in _runs)
        {
            // A claim may be older than what another living silo has said since, and then that silo's word stands.
            if (claims.Contains(id) && (run.Host is null || run.IsHostDead(membership)))
                run.HostedBy(silo, membership.Version);
            else if (!claims.Contains(id) && silo.Equals(run.Host))
                run.Abandoned();
        }
    }

    /// <summary>The runs that no living silo is known to host, and that are to be woken now.</summary>
    public IEnumerable<OpenRun> Due(ClusterMembershipSnapshot membership, DateTimeOffset now)
    {
        foreach (var run in _runs.Values)
        {
            if (run.IsHostDead(membership))
                run.Abandoned();
            if (run.IsDue(now))
                yield return run;
        }
    }
}
