using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <summary>A journal that keeps what a disk would keep: JSON text. <see cref="OnAppend"/> may kill it, before or after an append is stored;
/// <see cref="Open"/> may hold appends open.</summary>
internal sealed class MemoryJournal(IEnumerable<string> stored) : IRunJournal
{
    private readonly List<string> _stored = [.. stored];
    private int _appends;

    public MemoryJournal()
        : this([])
    {
    }

    /// <summary>Sees the number of each append, from 1, before it is stored. What it returns stands for the append.</summary>
    public Func<int, AppendFate> OnAppend { get; set; } = _ => AppendFate.Stored;

    /// <summary>What every append waits for before it is stored.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    public IReadOnlyList<string> Stored
    {
        get
        {
            lock (_stored)
                return [.. _stored];
        }
    }

    public IReadOnlyList<RunEvent> Events => [.. Stored.Select(json => JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent)!)];

    public int Appends => Volatile.Read(ref _appends);

    public async ValueTask<bool> AppendAsync(RunId run, IReadOnlyList<RunEvent> events)
    {
        await Open;
        var fate = OnAppend(Interlocked.Increment(ref _appends));
        if (fate is AppendFate.Stored or AppendFate.StoredThenKilled)
        {
            lock (_stored)
                _stored.AddRange(events.Select(next => JsonSerializer.Serialize(next, MoaJson.Relaxed.RunEvent)));
        }

        return fate switch
        {
            AppendFate.Stored => true,
            AppendFate.Failed => throw new IOException("The disk is gone."),
            // The process is dead: nobody ever hears of it.
            _ => await new TaskCompletionSource<bool>().Task,
        };
    }

    public ValueTask<IReadOnlyList<RunEvent>> ReadAsync(RunId run, CancellationToken cancellationToken) => ValueTask.FromResult(Events);
}

internal enum AppendFate
{
    Stored,
    StoredThenKilled,
    Killed,
    Failed,
}
