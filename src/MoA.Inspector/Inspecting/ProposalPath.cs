using System.Globalization;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Core.Runs;

namespace MoA.Inspector.Inspecting;

/// <summary>Finds the proposal that a path names by layer (from 1) and slot (from 0).</summary>
internal static class ProposalPath
{
    /// <exception cref="ApiException">The run has no such proposal.</exception>
    public static Proposal Find(HttpContext context, RunSnapshot run)
    {
        var (layer, slot) = (Number(context, "layer"), Number(context, "slot"));
        return run.Layers.FirstOrDefault(candidate => candidate.Index == layer)?.Proposals.FirstOrDefault(candidate => candidate.Slot == slot)
            ?? throw NotFound();
    }

    public static ApiException NotFound() => new(new ApiError(404, "The run has no such layer and slot.", ErrorType.InvalidRequest, Code: "call_not_found"));

    private static int Number(HttpContext context, string name) =>
        int.TryParse((string?)context.Request.RouteValues[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
