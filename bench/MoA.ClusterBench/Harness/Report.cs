namespace MoA.ClusterBench.Harness;

/// <summary>What a scenario found: figures for people, and promises that were kept or broken.</summary>
/// <param name="write">Takes each line as it is known.</param>
internal sealed class Report(Action<string> write)
{
    private readonly Lock _gate = new();
    private readonly List<string> _broken = [];

    /// <summary>The promises that were broken.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            lock (_gate)
                return [.. _broken];
        }
    }

    public void Say(string line)
    {
        lock (_gate)
            write(line);
    }

    /// <summary>Notes whether a promise was kept.</summary>
    public void Promise(bool kept, string promise)
    {
        lock (_gate)
        {
            if (!kept)
                _broken.Add(promise);
            write($"  {(kept ? "kept  " : "BROKEN")} {promise}");
        }
    }
}
