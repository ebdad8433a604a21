using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Inspector.Timeline;
using MoA.Inspector.Web;

namespace MoA.Inspector.Asking;

/// <summary><c>GET /inspector/runs/{id}/board</c>: the layers of a run as they fill, and its answer.</summary>
internal sealed class BoardEndpoint(RunLookup lookup, HtmlWriter html, TimeProvider time)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        await html.WriteAsync<BoardView>(context, new BoardModel(run, RunTimeline.Of(run, time.GetUtcNow())));
    }
}
