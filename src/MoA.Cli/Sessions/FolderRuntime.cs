using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Cli.Sessions;

/// <summary>
/// The embedded runtime over a folder that this process alone holds. A run that is open there and not worked on here is worked on by nobody,
/// so cancelling it is a note in its journal.
/// </summary>
internal sealed class FolderRuntime(IMoaRuntime runtime, IRunJournal journal, TimeProvider time) : IMoaRuntime
{
    public ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken) => runtime.StartAsync(request, cancellationToken);

    public ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken) => runtime.GetAsync(id, cancellationToken);

    public ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => runtime.ListAsync(query, cancellationToken);

    public IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken) =>
        runtime.WatchAsync(id, after, cancellationToken);

    public async ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        // What the runtime works on is over when this returns.
        var run = await runtime.CancelAsync(id, reason, cancellationToken);
        if (run is null || run.Status is not (RunStatus.Queued or RunStatus.Running))
            return run;
        var cancelled = new RunCancelled { Sequence = run.LastEvent + 1, Time = time.GetUtcNow(), Usage = run.Usage, Cost = run.Cost, Reason = reason };
        if (!await journal.AppendAsync(id, [cancelled]))
            throw new MoaException(MoaErrorCode.JournalUnavailable, $"Run {id} cannot be cancelled: the data folder cannot be written.");
        return RunProjection.Fold(await journal.ReadAsync(id, cancellationToken)).ToSnapshot();
    }
}
