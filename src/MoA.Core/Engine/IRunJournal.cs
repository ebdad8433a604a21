using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>The port through which the engine keeps what has been paid for.</summary>
public interface IRunJournal
{
    /// <summary>
    /// Stores the next events of a run. Appends of one run are stored in the order of the calls, also where a caller does not wait for one
    /// before the next. An append is stored whole or not at all.
    /// </summary>
    /// <returns>
    /// Whether they would survive a crash now. False: they could not be written and are kept in memory until they can; the run goes on.
    /// </returns>
    ValueTask<bool> AppendAsync(RunId run, IReadOnlyList<RunEvent> events);

    /// <summary>The stored events of a run in order; empty where there is none of this id.</summary>
    ValueTask<IReadOnlyList<RunEvent>> ReadAsync(RunId run, CancellationToken cancellationToken);
}
