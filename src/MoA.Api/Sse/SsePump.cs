using MoA.Core.Configuration;
using MoA.Core.Runtime;

namespace MoA.Api.Sse;

/// <summary>Carries a run's events to a client as they happen, with a heartbeat while there are none.</summary>
internal sealed class SsePump(ApiOptions options, TimeProvider time)
{
    // Events that are there already share a flush, up to this many bytes.
    private const int LargestFlush = 64 * 1024;

    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.HeartbeatSeconds);

    /// <summary>Carries events until <paramref name="write"/> wants no more of them.</summary>
    /// <param name="sse">Where they go.</param>
    /// <param name="events">The events.</param>
    /// <param name="write">Writes an event; returns whether it wants the next one.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>False where the events ended before that: the runtime is stopping.</returns>
    public async Task<bool> RunAsync(
        SseStream sse, IAsyncEnumerable<WatchedEvent> events, Func<WatchedEvent, bool> write, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var source = events.GetAsyncEnumerator(stop.Token);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (await NextAsync(sse, next, cancellationToken))
            {
                if (!write(source.Current))
                {
                    await sse.FlushAsync(cancellationToken);
                    return true;
                }

                next = source.MoveNextAsync().AsTask();
                if (!next.IsCompleted || sse.Unflushed > LargestFlush)
                    await sse.FlushAsync(cancellationToken);
            }

            return false;
        }
        finally
        {
            // The enumerator must not be disposed while it is asked for the next event.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> NextAsync(SseStream sse, Task<bool> next, CancellationToken cancellationToken)
    {
        while (!next.IsCompleted)
        {
            try
            {
                return await next.WaitAsync(_heartbeat, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!next.IsFaulted)
            {
                sse.WriteHeartbeat();
                await sse.FlushAsync(cancellationToken);
            }
        }

        return await next;
    }
}
