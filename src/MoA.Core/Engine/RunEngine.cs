using MoA.Core.Accounting;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>
/// Drives one run after another from wherever its journal stands to its end. Every runtime drives its runs with this; it holds no state of
/// a run, so one instance serves all.
/// </summary>
public sealed class RunEngine(MoaCatalog catalog, IAgentInvoker invoker, IRunJournal journal, TokenEstimator estimator, TimeProvider time)
{
    /// <summary>Drives a run to its end.</summary>
    /// <param name="run">The run as its journal has it; the engine applies every further event to it.</param>
    /// <param name="resume">Whether another host, or this one before a restart, worked on it already.</param>
    /// <param name="publish">Sees every event in order, on one thread at a time: deltas at once, all others when they are journaled.</param>
    /// <param name="cancellation">Stops the run; it ends with <c>run.cancelled</c>.</param>
    /// <param name="stopping">Stops the work, not the run: it stays open for another host.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public Task RunAsync(RunProjection run, bool resume, Action<RunEvent> publish, RunCancellation cancellation, CancellationToken stopping) =>
        throw new NotImplementedException(string.Concat(run, resume, publish, cancellation, stopping, catalog, invoker, journal, estimator, time));
}
