using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Inspector.Differences;
using MoA.Inspector.Timeline;
using MoA.Inspector.Web;

namespace MoA.Inspector.Comparing;

/// <summary><c>GET /inspector/compare?left=&amp;right=</c>: two runs side by side.</summary>
internal sealed class CompareEndpoint(RunLookup lookup, HtmlWriter html, TimeProvider time)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var left = await ReadAsync(context, request, "left");
        var right = await ReadAsync(context, request, "right");
        var difference = left?.Run.Answer is { } before && right?.Run.Answer is { } after ? TextDifference.Between(before, after) : null;
        await html.WriteAsync<CompareView>(context, new CompareModel(left, right, difference));
    }

    private async Task<ComparedRun?> ReadAsync(HttpContext context, ApiRequest request, string side)
    {
        var named = context.Request.Query[side];
        if (named.Count > 1)
            throw ApiException.Field(side, "must be given once.");
        if (named is not [{ Length: > 0 } id])
            return null;
        var run = await lookup.FindAsync(id.Trim(), context, request);
        return new ComparedRun(run, RunTimeline.Of(run, time.GetUtcNow()));
    }
}
