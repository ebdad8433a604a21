using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Api.Sse;
using MoA.Core.Json;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Runs;

/// <summary><c>GET /v1/runs/{id}/events</c>: the run's events, from the first or from where a client was cut off.</summary>
internal sealed class RunEventsEndpoint(IMoaRuntime runtime, RunLookup lookup, SsePump pump)
{
    public async Task WatchAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var after = Cursor(context.Request);
        if (run.Completed is not null && after.Resumes >= run.Resumes && after.Sequence >= run.LastEvent)
        {
            // Nothing will follow. 204 is what tells an EventSource not to connect again (WHATWG HTML, section 9.2.3).
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var sse = new SseStream(context.Response);
        // The run is found; a client need not wait for its next event to learn that.
        await sse.OpenAsync(context.RequestAborted);
        await pump.RunAsync(
            sse,
            runtime.WatchAsync(run.Id, after, context.RequestAborted),
            watched =>
            {
                var writer = sse.BeginEvent(watched.Event.Type, watched.Cursor.ToString());
                JsonSerializer.Serialize(writer, watched.Event, MoaJson.Relaxed.RunEvent);
                sse.EndEvent();
                return !watched.Event.IsTerminal;
            },
            context.RequestAborted);
    }

    // A client that connects again repeats its first query beside the newer header, so the header counts.
    private static RunEventCursor Cursor(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Last-Event-ID", out var header))
            return Parse("Last-Event-ID", header);
        return request.Query.TryGetValue("after", out var after) ? Parse("after", after) : RunEventCursor.Start;
    }

    private static RunEventCursor Parse(string name, string? text) => RunEventCursor.TryParse(text, out var cursor)
        ? cursor
        : throw ApiException.Field(name, "must be the id of an event of this stream, such as 17 or 17.1.");
}
