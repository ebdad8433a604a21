using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>
/// Numbers a run's events, journals them in batches and publishes them: deltas at once, all others when they are journaled. Used by one run,
/// from one thread at a time.
/// </summary>
internal sealed class RunRecorder(RunProjection run, IRunJournal journal, Action<RunEvent> publish, TimeProvider time)
{
    private List<RunEvent> _batch = [];
    private long _next = run.LastSequence + 1;
    private Task _flushed = Task.CompletedTask;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Whether the journal or a watcher threw: what follows must not be stored, since what came before may be missing.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Adds an event to the next batch.</summary>
    public void Add(Func<long, DateTimeOffset, RunEvent> make) => _batch.Add(make(_next++, Now));

    /// <summary>
    /// Hands the batch to the journal, now, and publishes it when it is stored. A caller need not wait: batches keep their order.
    /// </summary>
    public Task FlushAsync()
    {
        if (_batch.Count == 0)
            return _flushed;
        var batch = _batch;
        _batch = [];
        return _flushed = PublishAsync(_flushed, AppendAsync(batch), batch);
    }

    /// <summary>Publishes a piece of the answer. Whatever came before it must have been flushed and waited for.</summary>
    public AnswerDelta Publish(AgentDelta delta)
    {
        var next = new AnswerDelta { Sequence = _next++, Time = Now, Content = delta.Text, Choice = delta.Choice };
        run.Apply(next);
        publish(next);
        return next;
    }

    /// <summary>Adds the journaled form of deltas that were published.</summary>
    public void AddStreamed(long first, IReadOnlyList<AnswerPiece> pieces) =>
        _batch.Add(new AnswerStreamed { Sequence = first, Time = Now, Pieces = pieces });

    private async Task AppendAsync(List<RunEvent> batch)
    {
        if (HasFailed)
            return;
        try
        {
            await journal.AppendAsync(run.Header.Id, batch);
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private async Task PublishAsync(Task before, Task stored, List<RunEvent> batch)
    {
        await Task.WhenAll(before, stored);
        try
        {
            foreach (var next in batch.Where(next => next is not AnswerStreamed))
            {
                run.Apply(next);
                publish(next);
            }
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }
}
