using System.Globalization;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Inspection;

namespace MoA.Api.Runs;

/// <summary><c>GET /v1/runs/{id}/calls/{layer}/{slot}</c>: what one agent of a run was sent.</summary>
internal sealed class RunCallEndpoint(RunLookup lookup, SentCalls calls)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var (layer, slot) = (Number(context, "layer"), Number(context, "slot"));
        var call = calls.Find(run, layer, slot) ?? throw new ApiException(NotFound(run.Id.Value, context));
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, call, SentCallWriter.Write);
    }

    // What is no number names no call.
    private static int Number(HttpContext context, string name) =>
        int.TryParse((string?)context.Request.RouteValues[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static ApiError NotFound(string run, HttpContext context)
    {
        var (layer, slot) = (context.Request.RouteValues["layer"], context.Request.RouteValues["slot"]);
        return new ApiError(
            404,
            $"The run {run} has started no call '{ApiError.Shorten($"{layer}/{slot}")}': layers count from 1, slots from 0; GET /v1/runs/{{id}} shows those there are.",
            ErrorType.InvalidRequest,
            Code: "call_not_found");
    }
}
