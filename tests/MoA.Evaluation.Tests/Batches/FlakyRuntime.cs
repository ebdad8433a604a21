using System.Collections.Concurrent;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Evaluation.Tests.Batches;

/// <summary>A runtime whose starts fail as scripted, one failure a start: before the run is taken on, or after, so that nobody hears of it.</summary>
internal sealed class FlakyRuntime
{
    private readonly ConcurrentQueue<Exception> _before = [];
    private readonly ConcurrentQueue<Exception> _after = [];

    public IReadOnlyList<Exception> BeforeStart
    {
        init => value.ToList().ForEach(_before.Enqueue);
    }

    public IReadOnlyList<Exception> AfterStart
    {
        init => value.ToList().ForEach(_after.Enqueue);
    }

    public IMoaRuntime Over(IMoaRuntime runtime) => new Wrapped(this, runtime);

    private sealed class Wrapped(FlakyRuntime script, IMoaRuntime runtime) : IMoaRuntime
    {
        public async ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
        {
            if (script._before.TryDequeue(out var before))
                throw before;
            var id = await runtime.StartAsync(request, cancellationToken);
            return script._after.TryDequeue(out var after) ? throw after : id;
        }

        public ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken) => runtime.GetAsync(id, cancellationToken);

        public ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => runtime.ListAsync(query, cancellationToken);

        public IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken) =>
            runtime.WatchAsync(id, after, cancellationToken);

        public ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken) => runtime.CancelAsync(id, reason, cancellationToken);
    }
}
