using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>
/// Takes up runs that an earlier process left open, for a process that works on some of them only. A host that works on all of them does so
/// at its start without being asked.
/// </summary>
public interface IRunResumer
{
    /// <summary>
    /// Takes up those of these runs that the journal held open when it was opened; what is worked on already, or has ended, stays as it is. They
    /// are known when this returns, and go on as they are read.
    /// </summary>
    /// <param name="runs">The runs.</param>
    void Resume(IReadOnlyCollection<RunId> runs);
}
