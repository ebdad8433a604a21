using System.Collections.Concurrent;
using System.Threading.Channels;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Tests.Support;

/// <summary>A runtime in memory whose runs do what a test says.</summary>
internal sealed class ScriptedRuntime(MoaCatalog catalog, TimeProvider time) : IMoaRuntime, IRuntimeHealth
{
    private readonly ConcurrentDictionary<RunId, ScriptedRun> _runs = [];
    private readonly Channel<ScriptedRun> _started = Channel.CreateUnbounded<ScriptedRun>();

    public bool AcceptsRuns { get; set; } = true;

    public bool IsFull { get; set; }

    public string? Reason { get; set; }

    /// <summary>What the next starts throw.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>What every run does as it starts; null: tests drive them.</summary>
    public Action<ScriptedRun>? Script { get; set; }

    public RunQuery? LastQuery { get; private set; }

    public int Count => _runs.Count;

    /// <summary>The next run that the API starts.</summary>
    public async Task<ScriptedRun> NextAsync() => await _started.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ScriptedRun Add(RunRequest request)
    {
        var run = new ScriptedRun(request, time, catalog.IsSimulated(request.Mixture));
        _runs[run.Id] = run;
        return run;
    }

    public ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
            throw Refusal;
        var run = Add(request);
        _started.Writer.TryWrite(run);
        Script?.Invoke(run);
        return ValueTask.FromResult(run.Id);
    }

    public ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_runs.TryGetValue(id, out var run) ? run.Snapshot : null);

    public ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        LastQuery = query;
        var matching = _runs.Values.Select(run => run.Snapshot)
            .Where(run => (query.Tenant is null || run.Tenant == query.Tenant) && (query.Status is null || run.Status == query.Status))
            .Where(run => query.After is not { } after || run.Id < after)
            .OrderByDescending(run => run.Id)
            .Select(run => new RunSummary { Id = run.Id, Status = run.Status, Mixture = run.Mixture, Created = run.Created, Tenant = run.Tenant })
            .ToArray();
        return ValueTask.FromResult(new RunPage([.. matching.Take(query.Limit)], matching.Length > query.Limit));
    }

    public IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken) =>
        _runs.TryGetValue(id, out var run)
            ? run.WatchAsync(after, cancellationToken)
            : throw new MoaException(MoaErrorCode.RunNotFound, $"There is no run {id}.");

    public ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        if (!_runs.TryGetValue(id, out var run))
            return ValueTask.FromResult<RunSnapshot?>(null);
        run.Cancel(reason);
        return ValueTask.FromResult<RunSnapshot?>(run.Snapshot);
    }
}
