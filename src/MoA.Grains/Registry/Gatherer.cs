using Microsoft.Extensions.Logging;

namespace MoA.Grains.Registry;

/// <summary>
/// Gathers what a silo has to say to receivers: at most one call to a receiver is under way, and everything said meanwhile goes with its next one, in
/// the order it was said. A call that fails is made again, ever later, until it succeeds or the silo stops. Thread-safe.
/// </summary>
/// <param name="send">Makes the call. It has to be safe to repeat: a call that failed may have arrived.</param>
/// <param name="time">The clock that spaces repeated calls.</param>
/// <param name="logger">Gets calls that failed.</param>
/// <param name="stopping">Ends everything that is not sent yet as cancelled.</param>
internal sealed partial class Gatherer<TKey, TItem>(
    Func<TKey, IReadOnlyList<TItem>, Task> send, TimeProvider time, ILogger logger, CancellationToken stopping)
    where TKey : notnull
{
    /// <summary>Most items of one call.</summary>
    public const int MaxItems = 1000;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Line> _lines = [];
    private TaskCompletionSource? _idle;

    /// <summary>Says something to a receiver.</summary>
    /// <returns>Ends when the receiver has it; cancelled when the silo stops before.</returns>
    public Task SayAsync(TKey receiver, TItem item)
    {
        var said = new Said(item);
        lock (_gate)
        {
            if (stopping.IsCancellationRequested)
                return Task.FromCanceled(stopping);
            if (_lines.TryGetValue(receiver, out var line))
            {
                line.Said.Enqueue(said);
                return said.Accepted.Task;
            }

            _lines.Add(receiver, line = new Line());
            line.Said.Enqueue(said);
            StartDelivery(receiver, line);
        }

        return said.Accepted.Task;
    }

    /// <summary>Ends when nothing is left to say, but to receivers whose last call failed.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
            return IsIdle ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private bool IsIdle => _lines.Values.All(line => line.IsFailing);

    // Callers are often grains: a delivery must not run on their schedulers, nor carry on what they were called with.
    private void StartDelivery(TKey receiver, Line line)
    {
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => DeliverAsync(receiver, line));
    }

    private async Task DeliverAsync(TKey receiver, Line line)
    {
        while (Next(receiver, line) is { Count: > 0 } batch)
        {
            if (await SendAsync(receiver, line, [.. batch.Select(said => said.Item)]))
                batch.ForEach(said => said.Accepted.TrySetResult());
            else
                batch.ForEach(said => said.Accepted.TrySetCanceled(stopping));
        }
    }

    private List<Said> Next(TKey receiver, Line line)
    {
        var batch = new List<Said>();
        lock (_gate)
        {
            while (batch.Count < MaxItems && line.Said.TryDequeue(out var said))
                batch.Add(said);
            if (batch.Count > 0)
                return batch;
            _lines.Remove(receiver);
            SignalIdle();
            return batch;
        }
    }

    private void Note(Line line, bool failing)
    {
        lock (_gate)
        {
            line.IsFailing = failing;
            SignalIdle();
        }
    }

    private void SignalIdle()
    {
        if (!IsIdle)
            return;
        _idle?.SetResult();
        _idle = null;
    }

    private async Task<bool> SendAsync(TKey receiver, Line line, IReadOnlyList<TItem> items)
    {
        var pause = ShortestPause;
        for (var attempt = 1; !stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                await send(receiver, items).WaitAsync(stopping);
                Note(line, failing: false);
                return true;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                Log.Failed(logger, receiver.ToString(), attempt, pause, failure);
                Note(line, failing: true);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }

        return false;
    }

    private sealed class Line
    {
        public Queue<Said> Said { get; } = new();

        public bool IsFailing { get; set; }
    }

    private sealed record Said(TItem Item)
    {
        public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The run registry's call to {Receiver} failed (attempt {Attempt}); again in {Pause}")]
        public static partial void Failed(ILogger logger, string? receiver, int attempt, TimeSpan pause, Exception failure);
    }
}
