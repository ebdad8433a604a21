using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Runs;

/// <summary>Finds the run a path names. Another tenant's run is not there for the caller.</summary>
internal sealed class RunLookup(IMoaRuntime runtime)
{
    /// <exception cref="ApiException">There is no such run, or it is another tenant's.</exception>
    public Task<RunSnapshot> GetAsync(HttpContext context, ApiRequest request) =>
        FindAsync((string?)context.Request.RouteValues["id"] ?? "", context, request);

    /// <summary>Finds a run by its id.</summary>
    /// <exception cref="ApiException">There is no such run, or it is another tenant's.</exception>
    public async Task<RunSnapshot> FindAsync(string text, HttpContext context, ApiRequest request)
    {
        if (!RunId.TryParse(text, out var id) || await runtime.GetAsync(id, context.RequestAborted) is not { } run)
            throw new ApiException(ApiError.RunNotFound(text));
        if (request.Key is { } key && run.Tenant != key.Name)
            throw new ApiException(ApiError.RunNotFound(text));
        request.Run = id;
        request.Simulated = run.Simulated;
        return run;
    }
}
