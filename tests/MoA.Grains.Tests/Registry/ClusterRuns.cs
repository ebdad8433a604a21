using System.Collections.Concurrent;
using MoA.Core.Runs;
using MoA.Grains.Registry;

namespace MoA.Grains.Tests.Registry;

/// <summary>The runs of a test's cluster: which have records, which are open, and what the registry asked of them.</summary>
internal sealed class ClusterRuns
{
    private readonly ConcurrentDictionary<RunId, RunSummary> _records = new();
    private readonly ConcurrentQueue<RunId> _wakes = new();
    private readonly ConcurrentQueue<RunId> _deletions = new();

    /// <summary>Runs before a run answers to a wake or a deletion.</summary>
    public Func<RunId, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether a run that is woken is hosted by the silo that woke it, as a real one would be somewhere.</summary>
    public bool HostWoken { get; set; } = true;

    public IReadOnlyCollection<RunId> Wakes => _wakes;

    public IReadOnlyCollection<RunId> Deletions => _deletions;

    public int WakesOf(RunId run) => _wakes.Count(wake => wake == run);

    /// <summary>A run's records are stored.</summary>
    public void Record(RunSummary run) => _records[run.Id] = run;

    public void ForgetCalls()
    {
        _wakes.Clear();
        _deletions.Clear();
    }

    public IRunWaker Waker(Func<IRunRegistry> registry) => new RunWaker(this, registry);

    private sealed class RunWaker(ClusterRuns runs, Func<IRunRegistry> registry) : IRunWaker
    {
        public async Task<bool> WakeAsync(RunId run)
        {
            runs._wakes.Enqueue(run);
            await runs.Before(run);
            if (!runs._records.TryGetValue(run, out var summary))
                return false;
            var open = summary.Status == RunStatus.Running;
            if (!open)
                await registry().EndAsync(summary);
            else if (runs.HostWoken)
                await registry().OpenAsync(summary);
            return open;
        }

        public async Task DeleteAsync(RunId run)
        {
            await runs.Before(run);
            runs._deletions.Enqueue(run);
            runs._records.TryRemove(run, out _);
        }
    }
}
