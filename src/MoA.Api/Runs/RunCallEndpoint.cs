using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Core.Inspection;

namespace MoA.Api.Runs;

/// <summary><c>GET /v1/runs/{id}/calls/{layer}/{slot}</c>: what one agent of a run was sent.</summary>
internal sealed class RunCallEndpoint(RunLookup lookup, SentCalls calls)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var (layer, slot) = CallPath.Read(context);
        var call = calls.Find(run, layer, slot) ?? throw CallPath.NotFound(context, run);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, call, SentCallWriter.Write);
    }
}
