using MoA.Core.Configuration;

namespace MoA.Core.Runtime;

/// <summary>Counts what a host has taken on, and refuses what would be too much. Thread-safe.</summary>
/// <param name="options">The bounds.</param>
public sealed class RunAdmission(RunOptions options)
{
    private int _count;
    private long _bytes;

    /// <summary>How many runs are taken on at this moment.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether the next run would very likely be refused.</summary>
    public bool IsFull => Volatile.Read(ref _count) >= options.MaxOpenRuns || Volatile.Read(ref _bytes) >= options.MaxOpenBytes;

    /// <summary>Takes a run on unless there are enough already.</summary>
    /// <param name="bytes">The weight of its request (<see cref="RunWeight"/>).</param>
    /// <returns>Null where it was taken on; else a sentence that says why not.</returns>
    public string? TryEnter(long bytes)
    {
        if (Interlocked.Increment(ref _count) > options.MaxOpenRuns)
        {
            Interlocked.Decrement(ref _count);
            return $"{options.MaxOpenRuns} runs are open, as many as this server takes on.";
        }

        // One that is larger than the bound runs alone: refused it would be refused for ever.
        var all = Interlocked.Add(ref _bytes, bytes);
        if (all <= options.MaxOpenBytes || all <= bytes)
            return null;
        Leave(bytes);
        return $"The requests of the open runs and this one exceed {options.MaxOpenBytes} bytes, all that this server takes on at once.";
    }

    /// <summary>Counts a run that was admitted earlier, whatever the bounds say; its weight follows with <see cref="Weigh"/>.</summary>
    public void Enter() => Interlocked.Increment(ref _count);

    /// <summary>Adds the weight of a run that was counted before it was known.</summary>
    public void Weigh(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>A run is over.</summary>
    /// <param name="bytes">What it was taken on with.</param>
    public void Leave(long bytes)
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -bytes);
    }
}
