using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Client.Http;

/// <summary>
/// Reads a run's server-sent events until the run ends, and takes a broken stream up again after the last event seen
/// (HTML standard, section 9.2: <c>Last-Event-ID</c>).
/// </summary>
internal sealed class RunEventStream(
    Func<RunId, RunEventCursor, CancellationToken, Task<HttpResponseMessage>> open, MoaHttpOptions options, TimeProvider time)
{
    public async IAsyncEnumerable<WatchedEvent> WatchAsync(
        RunId id, RunEventCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = after;
        var seenAny = false;
        var opened = false;
        var reconnects = 0;
        while (true)
        {
            Exception? broken = null;
            var events = ReadAsync(id, place, () => opened = true, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await events.MoveNextAsync().ConfigureAwait(false))
                            break;
                    }
                    catch (Exception failure) when (opened && IsPassing(failure))
                    {
                        broken = failure;
                        break;
                    }

                    seenAny = true;
                    reconnects = 0;
                    place = events.Current.Cursor;
                    yield return events.Current;
                    if (events.Current.Event.IsTerminal)
                        yield break;
                }
            }

            // Nothing at all came, and nothing broke: the caller was past the run's last event already.
            if (!seenAny && broken is null)
                yield break;
            if (reconnects == options.MaxReconnects)
                throw broken ?? new MoaServerException($"The events of run {id} ended before the run did.");
            await Task.Delay(Pause(reconnects++), time, cancellationToken).ConfigureAwait(false);
        }
    }

    // A server that restarts refuses connections, or answers from a proxy in front of it, for a while.
    private static bool IsPassing(Exception failure) =>
        failure is MoaServerException { Status: null or 502 or 503 or 504 } or MoaException { Code: MoaErrorCode.ShuttingDown or MoaErrorCode.JournalUnavailable };

    private TimeSpan Pause(int attempt) =>
        TimeSpan.FromTicks(Math.Min(options.MaxReconnectDelay.Ticks, options.ReconnectDelay.Ticks * (1L << Math.Min(attempt, 20))));

    private async IAsyncEnumerable<WatchedEvent> ReadAsync(
        RunId id, RunEventCursor after, Action opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await open(id, after, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await ServerErrors.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        opened();
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var patient = new IdleTimeoutStream(body, options.StreamIdleTimeout, time);
        var items = SseParser.Create(patient).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            while (await MoveNextAsync(items, id).ConfigureAwait(false))
                yield return Read(items.Current);
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> items, RunId id)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new MoaServerException($"The connection broke while watching run {id}: {failure.Message}", failure);
        }
    }

    private static WatchedEvent Read(SseItem<string> item)
    {
        if (item.EventType == "error")
            throw ServerErrors.Parse(item.Data, status: 500, retryAfter: null) ?? new MoaServerException(item.Data) { Status = 500 };
        try
        {
            return RunEventCursor.TryParse(item.EventId, out var cursor)
                ? new WatchedEvent(cursor, JsonSerializer.Deserialize(item.Data, MoaJson.Relaxed.RunEvent) ?? throw new JsonException("The event is null."))
                : throw new JsonException($"'{item.EventId}' is no event id.");
        }
        catch (JsonException failure)
        {
            throw new MoaServerException($"The server sent an event that this client cannot read: {failure.Message}", failure) { Status = 200 };
        }
    }
}
