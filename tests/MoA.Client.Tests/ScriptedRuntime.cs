using System.Runtime.CompilerServices;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Client.Tests;

/// <summary>A runtime that plays a script; where the script ends without an end of the run it waits until the watcher leaves.</summary>
internal sealed class ScriptedRuntime : IMoaRuntime
{
    public RunId Id { get; } = Script.NewId();

    public required Func<RunId, IEnumerable<RunEvent>> Events { get; init; }

    public TaskCompletionSource? StartGate { get; init; }

    public Exception? CancelFailure { get; init; }

    public RunRequest? Request { get; private set; }

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Exhausted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(RunId Id, string Reason)> Cancelled { get; } = [];

    public async ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        Started.TrySetResult();
        if (StartGate is not null)
            await StartGate.Task.WaitAsync(cancellationToken);
        return Id;
    }

    public async IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var next in Events(id))
        {
            yield return Script.Watched(next);
            if (next.IsTerminal)
                yield break;
        }

        Exhausted.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        Cancelled.Add((id, reason));
        return CancelFailure is null ? ValueTask.FromResult<RunSnapshot?>(Script.Snapshot(id, RunStatus.Cancelled)) : throw CancelFailure;
    }

    public ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
}
