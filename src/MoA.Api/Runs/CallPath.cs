using System.Globalization;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Core.Runs;

namespace MoA.Api.Runs;

/// <summary>The call of a run that a path names by layer (from 1) and slot (from 0).</summary>
internal static class CallPath
{
    /// <summary>Reads both. What is no number names no call.</summary>
    public static (int Layer, int Slot) Read(HttpContext context) => (Number(context, "layer"), Number(context, "slot"));

    /// <summary>Finds the call.</summary>
    /// <exception cref="ApiException">The run has started none such.</exception>
    public static Proposal Find(HttpContext context, RunSnapshot run)
    {
        var (layer, slot) = Read(context);
        return run.Layers.FirstOrDefault(candidate => candidate.Index == layer)?.Proposals.FirstOrDefault(candidate => candidate.Slot == slot)
            ?? throw NotFound(context, run);
    }

    /// <summary>What is said where the run has started no such call.</summary>
    public static ApiException NotFound(HttpContext context, RunSnapshot run)
    {
        var (layer, slot) = (context.Request.RouteValues["layer"], context.Request.RouteValues["slot"]);
        return new ApiException(new ApiError(
            404,
            $"The run {run.Id.Value} has started no call '{ApiError.Shorten($"{layer}/{slot}")}': layers count from 1, slots from 0; GET /v1/runs/{{id}} shows those there are.",
            ErrorType.InvalidRequest,
            Code: "call_not_found"));
    }

    private static int Number(HttpContext context, string name) =>
        int.TryParse((string?)context.Request.RouteValues[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
