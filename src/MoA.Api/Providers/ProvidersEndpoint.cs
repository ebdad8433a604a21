using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Core.Inspection;

namespace MoA.Api.Providers;

/// <summary><c>GET /v1/providers</c>: how the providers stand.</summary>
internal sealed class ProvidersEndpoint(ProviderReports reports)
{
    public async Task ListAsync(HttpContext context, ApiRequest request)
    {
        var list = await reports.ReadAsync(request.Key?.Name, request.Key is { IsLimited: true } key ? key.MayUse : null, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, list, ProviderListWriter.Write);
    }
}
