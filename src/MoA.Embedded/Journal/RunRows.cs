using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>What a run's events make of its row in lists.</summary>
internal static class RunRows
{
    public static RunSummary Of(RunHeader header) => new()
    {
        Id = header.Id,
        Status = RunStatus.Running,
        Mixture = header.Mixture.Name,
        Created = header.Created,
        Tenant = header.Tenant,
    };

    public static RunSummary End(RunSummary row, RunEnded ended) => row with
    {
        Status = StatusOf(ended),
        Completed = ended.Time,
        Usage = ended.Usage,
        Cost = ended.Cost,
        Error = ErrorOf(ended),
    };

    public static RunStatus StatusOf(RunEnded ended) => ended switch
    {
        RunCompleted => RunStatus.Completed,
        RunFailed => RunStatus.Failed,
        _ => RunStatus.Cancelled,
    };

    public static RunError? ErrorOf(RunEnded ended) => (ended as RunFailed)?.Error is { } error ? error with { Causes = [] } : null;

    public static bool Matches(RunQuery query, RunSummary row) =>
        (query.Tenant is null || query.Tenant == row.Tenant)
        && (query.Status is null || query.Status == row.Status)
        && (query.Mixture is null || query.Mixture == row.Mixture)
        && (query.CreatedFrom is null || row.Created >= query.CreatedFrom)
        && (query.CreatedBefore is null || row.Created < query.CreatedBefore)
        && (query.After is null || row.Id < query.After);
}
