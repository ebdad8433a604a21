using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Core.Inspection;
using MoA.Inspector.Web;

namespace MoA.Inspector.Inspecting;

/// <summary><c>GET /inspector/runs/{id}/calls/{layer}/{slot}</c>: what an agent was sent.</summary>
internal sealed class SentCallEndpoint(RunLookup lookup, SentCalls calls, HtmlWriter html)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var (layer, slot) = CallPath.Read(context);
        await html.WriteAsync<SentCallView>(context, calls.Find(run, layer, slot) ?? throw CallPath.NotFound(context, run));
    }
}
