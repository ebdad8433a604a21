namespace MoA.Core.Runs;

/// <summary>What a run's events make of its row in lists. Every runtime keeps its lists by this.</summary>
public static class RunRows
{
    /// <summary>The row of a run that has begun.</summary>
    public static RunSummary Of(RunHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return new RunSummary
        {
            Id = header.Id,
            Status = RunStatus.Running,
            Mixture = header.Mixture.Name,
            Created = header.Created,
            Tenant = header.Tenant,
            Question = RunText.Question(header.Request.Messages),
        };
    }

    /// <summary>The row of a run as it stands.</summary>
    public static RunSummary Of(RunSnapshot run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunSummary
        {
            Id = run.Id,
            Status = run.Status,
            Mixture = run.Mixture,
            Created = run.Created,
            Completed = run.Completed,
            Usage = run.Usage,
            Cost = run.Cost,
            Error = run.Error is { } error ? error with { Causes = [] } : null,
            Tenant = run.Tenant,
            Question = RunText.Question(run.Messages),
            Answer = RunText.Excerpt(run.Answer),
        };
    }

    /// <summary>The row of a run that has ended.</summary>
    public static RunSummary End(RunSummary row, RunEnded ended)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(ended);
        return row with
        {
            Status = StatusOf(ended),
            Completed = ended.Time,
            Usage = ended.Usage,
            Cost = ended.Cost,
            Error = ErrorOf(ended),
            Answer = RunText.Excerpt(RunText.Of(ended)),
        };
    }

    /// <summary>Where a run stands after its last event.</summary>
    public static RunStatus StatusOf(RunEnded ended) => ended switch
    {
        RunCompleted => RunStatus.Completed,
        RunFailed => RunStatus.Failed,
        _ => RunStatus.Cancelled,
    };

    /// <summary>Why a run failed, without the causes; null where it did not.</summary>
    public static RunError? ErrorOf(RunEnded ended) => (ended as RunFailed)?.Error is { } error ? error with { Causes = [] } : null;

    /// <summary>Whether a query's filters and cursor let a row through; its limit and its text are the lister's matter.</summary>
    public static bool Matches(RunQuery query, RunSummary row)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(row);
        return (query.Tenant is null || query.Tenant == row.Tenant)
            && (query.Status is null || query.Status == row.Status)
            && (query.Mixture is null || query.Mixture == row.Mixture)
            && (query.CreatedFrom is null || row.Created >= query.CreatedFrom)
            && (query.CreatedBefore is null || row.Created < query.CreatedBefore)
            && (query.After is null || row.Id < query.After);
    }
}
