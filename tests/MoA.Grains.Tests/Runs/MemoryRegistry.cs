using System.Collections.Concurrent;
using MoA.Core.Runs;
using MoA.Grains.Registry;

namespace MoA.Grains.Tests.Runs;

/// <summary>Lists in memory, shared by the silos of a test; nobody is woken.</summary>
internal sealed class MemoryRegistry : IRunRegistry
{
    private readonly ConcurrentDictionary<RunId, RunSummary> _runs = [];

    public Task OpenAsync(RunSummary run)
    {
        _runs[run.Id] = run;
        return Task.CompletedTask;
    }

    public Task EndAsync(RunSummary run) => OpenAsync(run);

    public void Leave(RunId run)
    {
    }

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var rows = _runs.Values.Where(row => RunRows.Matches(query, row)).OrderByDescending(row => row.Id).ToArray();
        return Task.FromResult(new RunPage([.. rows.Take(query.Limit)], rows.Length > query.Limit));
    }
}
