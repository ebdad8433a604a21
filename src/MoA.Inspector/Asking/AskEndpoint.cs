using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Core.Mixtures;
using MoA.Inspector.Components;
using MoA.Inspector.Web;

namespace MoA.Inspector.Asking;

/// <summary><c>GET /inspector/ask</c>: the form that starts a run.</summary>
internal sealed class AskEndpoint(MoaCatalog catalog, HtmlWriter html)
{
    public Task GetAsync(HttpContext context, ApiRequest request) =>
        html.WriteAsync<AskView>(context, new AskModel(MixtureChoice.All(catalog, request.Key)));
}
