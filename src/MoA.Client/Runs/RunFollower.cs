using System.Runtime.CompilerServices;
using MoA.Client.Http;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Client.Runs;

/// <summary>Starts a run and follows it to its end. A caller that goes away takes the run with it, so that nothing more is spent on it.</summary>
/// <param name="runtime">Works on the run.</param>
/// <param name="time">The clock; null: the system's.</param>
public sealed class RunFollower(IMoaRuntime runtime, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Longest time that leaving waits for the run to stop. Default 5 seconds.</summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Told where a run could not be stopped, and why: it may go on and spend. The id is null where the start itself did not answer in time.
    /// </summary>
    public Action<RunId?, Exception>? CancelFailed { get; init; }

    /// <summary>Starts a run and gives its events, the first to the one that ends it.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Stops the run. So does leaving the enumeration before its end.</param>
    /// <exception cref="MoaException">The runtime takes no more work, or stopped before the run had ended.</exception>
    public async IAsyncEnumerable<WatchedEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = await StartAsync(request, cancellationToken).ConfigureAwait(false);
        var settled = false;
        try
        {
            await foreach (var watched in runtime.WatchAsync(id, RunEventCursor.Start, cancellationToken).ConfigureAwait(false))
            {
                settled = watched.Event.IsTerminal;
                yield return watched;
            }

            if (!settled)
            {
                settled = true;
                throw new MoaException(MoaErrorCode.ShuttingDown, $"The runtime stopped before run {id} had ended; it goes on at the next start.");
            }
        }
        finally
        {
            if (!settled)
                await CancelAsync(id, cancellationToken.IsCancellationRequested ? "requested" : "client_disconnected").ConfigureAwait(false);
        }
    }

    // The start is not cancelled: its id is what stopping the run needs.
    private async Task<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = runtime.StartAsync(request, CancellationToken.None).AsTask();
        try
        {
            return await start.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelLateAsync(start).ConfigureAwait(false);
            throw;
        }
    }

    private async Task CancelLateAsync(Task<RunId> start)
    {
        RunId id;
        try
        {
            id = await start.WaitAsync(CancelTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException failure)
        {
            CancelFailed?.Invoke(null, failure);
            return;
        }
        catch (Exception failure) when (failure is MoaException or MoaServerException)
        {
            // Refused: nothing was started, and the caller, who left, has no use for the reason.
            return;
        }

        await CancelAsync(id, "requested").ConfigureAwait(false);
    }

    private async Task CancelAsync(RunId id, string reason)
    {
        using var patience = new CancellationTokenSource(CancelTimeout, _time);
        try
        {
            await runtime.CancelAsync(id, reason, patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The caller gets the reason it left for, not this one.
            CancelFailed?.Invoke(id, failure);
        }
    }
}
