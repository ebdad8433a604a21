using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Inspector.Differences;
using MoA.Inspector.Web;

namespace MoA.Inspector.Inspecting;

/// <summary><c>GET /inspector/runs/{id}/differences/{layer}/{slot}</c>: a proposal beside the final answer.</summary>
internal sealed class DifferenceEndpoint(RunLookup lookup, HtmlWriter html)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var proposal = CallPath.Find(context, run);
        var difference = TextDifference.Between(proposal.Content ?? "", run.Answer ?? "");
        await html.WriteAsync<DifferenceView>(context, new DifferenceModel("the proposal", "the final answer", difference));
    }
}
