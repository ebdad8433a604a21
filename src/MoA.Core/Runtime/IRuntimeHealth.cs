namespace MoA.Core.Runtime;

/// <summary>Whether a runtime takes on new runs: what readiness probes ask.</summary>
public interface IRuntimeHealth
{
    /// <summary>Whether a run started now would be taken on, as far as the host is concerned; too many open runs do not count.</summary>
    bool AcceptsRuns { get; }

    /// <summary>Why not, in a sentence fit for an operator; null where runs are accepted.</summary>
    string? Reason { get; }
}
