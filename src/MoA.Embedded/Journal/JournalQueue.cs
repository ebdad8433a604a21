using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>
/// What the journal has accepted and not yet written, in order. While the file cannot be written it grows: by what the open runs still do,
/// since no new runs are taken on, so its bound is the events of <c>MoA:Runs:MaxOpenRuns</c> runs. Thread-safe.
/// </summary>
internal sealed class JournalQueue
{
    private const int MostAppends = 2048;
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Queue<JournalAppend> _waiting = [];
    private readonly Dictionary<RunId, Queue<JournalAppend>> _byRun = [];
    private readonly Dictionary<RunId, RunSummary> _rows = [];
    private readonly Queue<Action> _tasks = [];
    private bool _healthy = true;
    private bool _retryDue;
    private bool _retentionDue;
    private bool _retentionTurn = true;
    private bool _closed;

    /// <summary>Whether the last attempt to write succeeded and nothing waits for another.</summary>
    public bool Healthy
    {
        get
        {
            lock (_gate)
                return _healthy;
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _closed;
        }
    }

    /// <summary>How many appends wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Takes note of an open run that the file already holds, so that its end finds the rest of its row.</summary>
    public void Know(RunSummary row)
    {
        lock (_gate)
            _rows[row.Id] = row;
    }

    /// <summary>Accepts an append.</summary>
    /// <returns>The answer if there is one now; else <see cref="JournalAppend.Written"/> will have it.</returns>
    public bool? Add(JournalAppend append)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_healthy && append.Optional)
                return false;
            Enter(append);
            if (!_healthy)
                return false;
            Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Has the writer's thread run something between two transactions.</summary>
    public void Add(Action task)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _tasks.Enqueue(task);
            Monitor.Pulse(_gate);
        }
    }

    public void MakeRetryDue()
    {
        lock (_gate)
        {
            _retryDue = true;
            Monitor.Pulse(_gate);
        }
    }

    public void MakeRetentionDue()
    {
        lock (_gate)
        {
            _retentionDue = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Accepts nothing more; the writer gets what waits, and then the end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for work. What it hands out stays in the queue until it is <see cref="Written"/>.</summary>
    public JournalWork Take()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_tasks.TryDequeue(out var task))
                    return new JournalWork { Task = task };
                // In turns: neither may keep the other waiting under load.
                if (_retentionDue && _healthy && !_closed && (_retentionTurn || _waiting.Count == 0))
                {
                    _retentionDue = _retentionTurn = false;
                    return new JournalWork { Retention = true };
                }

                if (_waiting.Count > 0 && (_healthy || _retryDue || _closed))
                {
                    _retentionTurn = true;
                    return new JournalWork { Appends = NextBatch() };
                }

                if (_closed)
                    return new JournalWork { End = true };
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The batch is on disk.</summary>
    /// <returns>Whether this ended a time of failure.</returns>
    public bool Written(IReadOnlyList<JournalAppend> batch)
    {
        lock (_gate)
        {
            foreach (var append in batch)
            {
                _waiting.Dequeue();
                Leave(append);
            }

            if (_healthy || _waiting.Count > 0)
                return false;
            _healthy = true;
            _retryDue = false;
            return true;
        }
    }

    /// <summary>The first batch could not be written: everything stays, but for what is optional.</summary>
    /// <returns>Those who wait for an answer: everyone in the queue.</returns>
    public IReadOnlyList<JournalAppend> Failed()
    {
        lock (_gate)
        {
            _healthy = false;
            _retryDue = false;
            JournalAppend[] all = [.. _waiting];
            _waiting.Clear();
            foreach (var append in all)
            {
                append.Rejected = null;
                if (append.Optional)
                    Leave(append, gone: true);
                else
                    _waiting.Enqueue(append);
            }

            return all;
        }
    }

    /// <summary>The events of a run that are not on disk yet.</summary>
    public IReadOnlyList<RunEvent> EventsOf(RunId run)
    {
        lock (_gate)
            return _byRun.TryGetValue(run, out var appends) ? [.. appends.SelectMany(append => append.Events)] : [];
    }

    public bool Holds(RunId run)
    {
        lock (_gate)
            return _byRun.ContainsKey(run);
    }

    /// <summary>The rows that are not on disk yet, by run.</summary>
    public Dictionary<RunId, WaitingRow> Rows()
    {
        lock (_gate)
        {
            var rows = new Dictionary<RunId, WaitingRow>();
            foreach (var append in _waiting)
            {
                if (append.Row is { } row)
                    rows[append.Run] = new WaitingRow(row, [.. rows.GetValueOrDefault(append.Run)?.Texts ?? [], .. append.Texts]);
            }

            return rows;
        }
    }

    private void Enter(JournalAppend append)
    {
        if (append.Started is { } started)
            append.Row = _rows[append.Run] = RunRows.Of(started.Header);
        if (append.Ended is { } ended && _rows.TryGetValue(append.Run, out var row))
            append.Row = _rows[append.Run] = RunRows.End(row, ended);
        _waiting.Enqueue(append);
        if (!_byRun.TryGetValue(append.Run, out var appends))
            _byRun[append.Run] = appends = [];
        appends.Enqueue(append);
    }

    private void Leave(JournalAppend append, bool gone = false)
    {
        var appends = _byRun[append.Run];
        appends.Dequeue();
        if (appends.Count == 0)
            _byRun.Remove(append.Run);
        if (gone || append.Ended is not null)
            _rows.Remove(append.Run);
    }

    private List<JournalAppend> NextBatch()
    {
        var batch = new List<JournalAppend>(Math.Min(_waiting.Count, MostAppends));
        var bytes = 0L;
        foreach (var append in _waiting)
        {
            if (batch.Count == MostAppends || bytes > MostBytes)
                break;
            batch.Add(append);
            bytes += append.Payload.Length;
        }

        return batch;
    }
}
