namespace MoA.Core.Runs;

/// <summary>
/// A run folded from its events: the one place that says what a sequence of events means. The engine goes on from it after a crash, and
/// the API shows it. Not thread-safe.
/// </summary>
public sealed class RunProjection
{
    private readonly List<LayerState> _layers = [];
    private readonly List<long> _resumes = [];
    private DateTimeOffset _hostedSince;
    private TimeSpan _hostedBefore;

    /// <summary>Starts the fold with a run's first event.</summary>
    public RunProjection(RunStarted started)
    {
        ArgumentNullException.ThrowIfNull(started);
        Header = started.Header;
        LastSequence = started.Sequence;
        LastTime = started.Time;
        _hostedSince = started.Time;
        Host = started.Host;
    }

    /// <summary>What the run was started with.</summary>
    public RunHeader Header { get; }

    /// <summary>The number of the last event applied.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The time of the last event applied.</summary>
    public DateTimeOffset LastTime { get; private set; }

    /// <summary>The silo that worked on it last; null: it runs in one process.</summary>
    public string? Host { get; private set; }

    /// <summary>Where the run stands.</summary>
    public RunStatus Status { get; private set; } = RunStatus.Running;

    /// <summary>The layers started so far.</summary>
    public IReadOnlyList<LayerState> Layers => _layers;

    /// <summary>The event that ended the run; null while it is open.</summary>
    public RunEnded? Ended { get; private set; }

    /// <summary>How often it was taken up again: from the journal by a host, or with a new answer after one that broke off.</summary>
    public int Resumes => _resumes.Count;

    /// <summary>Tokens of all calls so far.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Cost of all calls so far.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Folds a whole history.</summary>
    /// <exception cref="InvalidDataException">The events are no history: no first event, or a gap in the numbers.</exception>
    public static RunProjection Fold(IEnumerable<RunEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        RunProjection? projection = null;
        foreach (var next in events)
        {
            if (projection is null)
                projection = new RunProjection(next as RunStarted ?? throw new InvalidDataException($"A run begins with run.started, not {next.Type}."));
            else
                projection.Apply(next);
        }

        return projection ?? throw new InvalidDataException("A run has at least its first event.");
    }

    /// <summary>Takes in the next event.</summary>
    /// <exception cref="InvalidDataException">Its number does not follow the last one, or the run has ended.</exception>
    public void Apply(RunEvent next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Sequence != LastSequence + 1)
            throw new InvalidDataException($"Run {Header.Id}: event {next.Sequence} ({next.Type}) does not follow {LastSequence}.");
        if (Ended is not null)
            throw new InvalidDataException($"Run {Header.Id}: event {next.Sequence} ({next.Type}) follows its end.");
        switch (next)
        {
            case RunResumed resumed:
                Host = resumed.Host ?? Host;
                _hostedBefore += LastTime - _hostedSince;
                _hostedSince = next.Time;
                _resumes.Add(next.Sequence);
                break;
            case LayerStarted started:
                _layers.Add(new LayerState(started));
                break;
            case ProposalCompleted completed:
                Add(completed.Proposal);
                break;
            case ProposalFailed failed:
                Add(failed.Proposal);
                break;
            case LayerCompleted completed:
                _layers[completed.Layer - 1].Completed = completed.Time;
                break;
            case RunEnded ended:
                End(ended);
                break;
        }

        LastSequence = next.LastSequence;
        LastTime = next.Time;
    }

    /// <summary>How much of the run's deadline is used up at <paramref name="now"/>: time while no host worked on it does not count.</summary>
    public TimeSpan HostedTime(DateTimeOffset now) => _hostedBefore + (now - _hostedSince);

    /// <summary>
    /// Where a watcher that has seen <paramref name="seen"/> goes on: deltas it saw before a resume may be void, so it is set back to the
    /// last event before that <c>run.resumed</c>.
    /// </summary>
    public long GoOnAfter(RunEventCursor seen) =>
        seen.Resumes < _resumes.Count ? Math.Min(seen.Sequence, _resumes[seen.Resumes] - 1) : Math.Min(seen.Sequence, LastSequence);

    /// <summary>How many resumes precede the event with this number, itself included.</summary>
    public int ResumesAt(long sequence) => _resumes.Count(resume => resume <= sequence);

    /// <summary>The run as callers see it.</summary>
    public RunSnapshot ToSnapshot() => new()
    {
        Id = Header.Id,
        Status = Status,
        Mixture = Header.Mixture.Name,
        Created = Header.Created,
        Completed = Ended?.Time,
        Usage = Usage,
        Cost = Cost,
        Error = (Ended as RunFailed)?.Error,
        Layers = [.. _layers.Select(layer => layer.ToSnapshot(Status))],
        Answer = Ended is RunCompleted ? Ended.Answer?.Content : null,
        AnswerMessage = Ended is RunCompleted ? Ended.Answer?.Message : null,
        Messages = Header.Request.Messages,
        Sampling = Header.Request.Sampling,
        AggregatorFields = Header.Request.AggregatorFields.Count > 0 ? Header.Request.AggregatorFields : null,
        Recipe = Header.Mixture,
        Tenant = Header.Tenant,
        Simulated = Header.Simulated,
        Resumes = Resumes,
        CancelReason = (Ended as RunCancelled)?.Reason,
        ProviderMs = Ended?.ProviderMs,
        LastEvent = LastSequence,
        Host = Host,
    };

    private void Add(Proposal proposal)
    {
        _layers[proposal.Layer - 1].Slots[proposal.Slot] = proposal;
        Usage += proposal.Usage;
        Cost += proposal.Cost;
    }

    private void End(RunEnded ended)
    {
        if (ended.Answer is not null)
            Add(ended.Answer);
        Ended = ended;
        Status = ended switch
        {
            RunCompleted => RunStatus.Completed,
            RunFailed => RunStatus.Failed,
            _ => RunStatus.Cancelled,
        };
    }
}
