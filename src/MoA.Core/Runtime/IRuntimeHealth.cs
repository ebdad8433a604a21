namespace MoA.Core.Runtime;

/// <summary>Whether a runtime takes on new runs: what readiness probes ask.</summary>
public interface IRuntimeHealth
{
    /// <summary>Whether a run started now would be taken on, as far as the host is concerned; too many open runs do not count.</summary>
    bool AcceptsRuns { get; }

    /// <summary>
    /// Whether as many runs are open as the runtime takes on: a start would very likely be refused, so a request need not be read for it. The
    /// start itself decides. False where there is no limit.
    /// </summary>
    bool IsFull => false;

    /// <summary>Why <see cref="AcceptsRuns"/> is false, in a sentence fit for an operator; null where runs are accepted.</summary>
    string? Reason { get; }
}
