using MoA.Core.Accounting;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Telemetry;

namespace MoA.Core.Engine;

/// <summary>
/// Drives one run after another from wherever its journal stands to its end. Every runtime drives its runs with this; it holds no state of
/// a run, so one instance serves all. It stays on the task scheduler that a run is started on, which in a silo is the grain's.
/// </summary>
/// <param name="catalog">The providers and models that may be called.</param>
/// <param name="invoker">Asks the agents.</param>
/// <param name="journal">Keeps what has been paid for.</param>
/// <param name="estimator">Counts tokens where nobody else did.</param>
/// <param name="time">The clock.</param>
/// <param name="host">The silo that this engine works in; null: there is only one process.</param>
/// <param name="telemetry">Tells of runs; null: nobody does.</param>
public sealed class RunEngine(
    MoaCatalog catalog,
    IAgentInvoker invoker,
    IRunJournal journal,
    TokenEstimator estimator,
    TimeProvider time,
    string? host = null,
    RunTelemetry? telemetry = null)
{
    /// <summary>Drives a run to its end. One that has ended stays as it is.</summary>
    /// <param name="run">The run as its journal has it; the engine applies every further event to it.</param>
    /// <param name="resume">Whether another host, or this one before a restart, worked on it already.</param>
    /// <param name="publish">Sees every event in order, on one thread at a time: deltas at once, all others when they are journaled.</param>
    /// <param name="cancellation">Stops the run; it ends with <c>run.cancelled</c>.</param>
    /// <param name="stopping">Stops the work, not the run: it stays open for another host.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    /// <remarks>
    /// An unexpected exception (of the invoker, or of this product) ends the run with <c>run.failed</c> and is thrown on, for the host to log.
    /// An exception of the journal, or of <paramref name="publish"/> at a journaled event, is thrown on and leaves the run as it
    /// was last stored: whatever came after it would leave a gap.
    /// </remarks>
    public async Task RunAsync(RunProjection run, bool resume, Action<RunEvent> publish, RunCancellation cancellation, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(publish);
        ArgumentNullException.ThrowIfNull(cancellation);
        if (run.Ended is not null)
            return;
        using var trace = telemetry?.Begin(run, resume);
        var recorder = new RunRecorder(run, journal, trace?.Before(publish) ?? publish, time);
        if (resume)
        {
            recorder.Add((sequence, now) => new RunResumed { Sequence = sequence, Time = now, Host = host, Trace = trace?.Id });
            await recorder.FlushAsync();
        }

        using var lifetime = new RunLifetime(cancellation, run.Header.Mixture.Deadline - run.HostedTime(time.GetUtcNow()), time, stopping);
        var driver = new RunDriver(
            run,
            recorder,
            catalog,
            new AgentCallFactory(run.Header, lifetime.Deadline, estimator),
            new AgentRunner(invoker, estimator, lifetime, time),
            lifetime,
            time);
        try
        {
            await driver.DriveAsync();
        }
        catch (Exception failure) when ((failure is not OperationCanceledException || !lifetime.IsHostStopping) && !recorder.HasFailed)
        {
            driver.Fail(new RunError { Code = RunErrorCode.Internal, Message = $"An internal error ({failure.GetType().Name}) ended the run." });
            await recorder.FlushAsync();
            throw;
        }
    }
}
