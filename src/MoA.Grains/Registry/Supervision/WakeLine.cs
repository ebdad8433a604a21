using Microsoft.Extensions.Logging;
using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>Wakes runs, a bounded number at once. For use on a grain's scheduler.</summary>
/// <param name="waker">Wakes one.</param>
/// <param name="vanished">Gets a run that turned out to have no records.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what was woken, and what could not be.</param>
/// <param name="ending">Ends all waking.</param>
internal sealed partial class WakeLine(IRunWaker waker, Action<RunId> vanished, TimeProvider time, ILogger logger, CancellationToken ending)
{
    /// <summary>How many runs are woken at once.</summary>
    public const int AtOnce = 32;

    /// <summary>
    /// How long a run that was woken has to be claimed by a silo, before it is woken again; also the time between the two wakes that make
    /// sure it is gone.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly Queue<OpenRun> _line = new();
    private int _wakers;

    /// <summary>Wakes a run that is due.</summary>
    public void Add(OpenRun run)
    {
        run.Waking = true;
        _line.Enqueue(run);
        if (_wakers < AtOnce)
            _ = WakeAllAsync();
    }

    private async Task WakeAllAsync()
    {
        _wakers++;
        await Task.Yield();
        while (!ending.IsCancellationRequested && _line.TryDequeue(out var run))
        {
            // While it waited, a silo may have claimed or closed it.
            if (run is { Host: null, Closed: false })
                await WakeAsync(run);
            run.Waking = false;
            if (run.IsDue(time.GetUtcNow()))
                Add(run);
        }

        _wakers--;
    }

    private async Task WakeAsync(OpenRun run)
    {
        run.NextWake = time.GetUtcNow() + Pause;
        try
        {
            var open = await waker.WakeAsync(run.Id);
            Log.Woken(logger, run.Id, open);
            run.Failures = 0;
            if (open)
                run.EndedSince = null;
            else
                Ended(run);
        }
        catch (Exception failure)
        {
            var pause = TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(run.Failures++, 5), Pause.Ticks));
            Log.NotWoken(logger, run.Id, pause, failure);
            _ = RetryAsync(run, pause);
        }
    }

    // A run that finds itself ended reports so, and is closed by that. What is not open and yet not closed after a second wake has no records: a crash
    // came before its first one. Lists must not show it as running for ever.
    private void Ended(OpenRun run)
    {
        var now = time.GetUtcNow();
        run.EndedSince ??= now;
        if (now - run.EndedSince < Pause)
            return;
        Log.Vanished(logger, run.Id);
        vanished(run.Id);
    }

    private async Task RetryAsync(OpenRun run, TimeSpan pause)
    {
        await Task.Delay(pause, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        run.NextWake = time.GetUtcNow();
        if (!ending.IsCancellationRequested && run.IsDue(run.NextWake))
            Add(run);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "No silo hosted run {Run}: it is woken; open: {Open}")]
        public static partial void Woken(ILogger logger, RunId run, bool open);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not be woken; again in {Pause}")]
        public static partial void NotWoken(ILogger logger, RunId run, TimeSpan pause, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was opened but has no record; it is taken off the lists")]
        public static partial void Vanished(ILogger logger, RunId run);
    }
}
