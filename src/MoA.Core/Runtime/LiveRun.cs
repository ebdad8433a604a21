using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>
/// One run in memory: every event that was published, and those who watch. Watchers read at their own pace from the list, so none of them
/// holds the run up. Thread-safe.
/// </summary>
public sealed class LiveRun(RunId id)
{
    private const int EventsAtOnce = 256;

    private readonly Lock _gate = new();
    private readonly List<RunEvent> _events = [];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunProjection? _projection;
    private TaskCompletionSource? _news;
    private bool _isClosed;
    private long _bytes;

    /// <summary>The run.</summary>
    public RunId Id { get; } = id;

    /// <summary>
    /// Stops the run. Never disposed: a caller may cancel at any time, also at the moment the run ends, and without a timer or a wait
    /// handle it holds nothing but memory.
    /// </summary>
    public RunCancellation Cancellation { get; } = new();

    /// <summary>Ends when the run's first event is there: at once, or when a run of an earlier process was read from the journal.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Ends when nothing more will be published: the run ended, or this process leaves it.</summary>
    public Task Closed => _closed.Task;

    /// <summary>About how many bytes of memory its events take.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>About how many bytes of that are the caller's request; 0 until it is loaded.</summary>
    public long RequestBytes { get; private set; }

    /// <summary>Whether there is anything to see: not where the run was closed before it could be loaded.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (_gate)
                return _projection is not null;
        }
    }

    /// <summary>Whether the run has ended.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
                return _projection?.Ended is not null;
        }
    }

    /// <summary>Makes a run of what the journal holds of it.</summary>
    /// <exception cref="InvalidDataException">The events are no history.</exception>
    public static LiveRun FromHistory(RunId id, IReadOnlyList<RunEvent> events)
    {
        var run = new LiveRun(id);
        run.Load(events);
        run.Close();
        return run;
    }

    /// <summary>Takes in what happened in earlier processes, or the first event.</summary>
    /// <exception cref="InvalidDataException">The events are no history.</exception>
    public void Load(IReadOnlyList<RunEvent> events)
    {
        var expanded = events.SelectMany(next => next is AnswerStreamed streamed ? streamed.Expand() : (IEnumerable<RunEvent>)[next]).ToList();
        var projection = RunProjection.Fold(expanded);
        RequestBytes = RunWeight.Of(projection.Header.Request);
        lock (_gate)
        {
            _events.AddRange(expanded);
            _bytes += expanded.Sum(RunWeight.Of);
            _projection = projection;
        }

        _loaded.TrySetResult();
    }

    /// <summary>Adds the next event.</summary>
    /// <exception cref="InvalidDataException">Its number does not follow the last one.</exception>
    public void Publish(RunEvent next)
    {
        TaskCompletionSource? news;
        lock (_gate)
        {
            _projection!.Apply(next);
            _events.Add(next);
            _bytes += RunWeight.Of(next);
            news = _news;
            _news = null;
        }

        news?.TrySetResult();
    }

    /// <summary>Nothing more will be published. Ends every watch that has seen all.</summary>
    public void Close()
    {
        TaskCompletionSource? news;
        lock (_gate)
        {
            _isClosed = true;
            news = _news;
            _news = null;
        }

        news?.TrySetResult();
        _loaded.TrySetResult();
        _closed.TrySetResult();
    }

    /// <summary>The run as it stands; null where it was closed before it could be loaded.</summary>
    public RunSnapshot? Snapshot()
    {
        lock (_gate)
            return _projection?.ToSnapshot();
    }

    /// <summary>The events after a place: those that happened, then those that happen.</summary>
    public async IAsyncEnumerable<WatchedEvent> WatchAsync(RunEventCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Loaded.WaitAsync(cancellationToken);
        var next = (int)GoOnAfter(after);
        while (true)
        {
            var (batch, wait) = Read(next);
            foreach (var watched in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return watched;
                if (watched.Event.IsTerminal)
                    yield break;
            }

            next += batch.Length;
            if (wait is not null)
                await wait.WaitAsync(cancellationToken);
            else if (batch.Length == 0)
                yield break;
        }
    }

    private long GoOnAfter(RunEventCursor after)
    {
        lock (_gate)
            return Math.Max(0, _projection?.GoOnAfter(after) ?? 0);
    }

    // Numbers have no gaps and begin at 1, so the event with number n is at n - 1. Neither events nor a wait: there will be no more.
    private (WatchedEvent[] Batch, Task? Wait) Read(int from)
    {
        lock (_gate)
        {
            var count = Math.Min(_events.Count - from, EventsAtOnce);
            if (count <= 0)
                return ([], _isClosed ? null : (_news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            var batch = new WatchedEvent[count];
            for (var index = 0; index < count; index++)
            {
                var next = _events[from + index];
                batch[index] = new WatchedEvent(new RunEventCursor(next.Sequence, _projection!.ResumesAt(next.Sequence)), next);
            }

            return (batch, null);
        }
    }
}
