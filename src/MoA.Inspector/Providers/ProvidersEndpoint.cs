using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Core.Inspection;
using MoA.Inspector.Web;

namespace MoA.Inspector.Providers;

/// <summary><c>GET /inspector/providers</c>: how the providers stand.</summary>
internal sealed class ProvidersEndpoint(ProviderReports reports, HtmlWriter html)
{
    public async Task GetAsync(HttpContext context, ApiRequest request) =>
        await html.WriteAsync<ProvidersView>(context, await reports.ReadAsync(request.Key?.Name, request.Key is { IsLimited: true } key ? key.MayUse : null, context.RequestAborted));
}
