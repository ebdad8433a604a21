using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Core.Mixtures;
using MoA.Core.Runtime;
using MoA.Inspector.Web;

namespace MoA.Inspector.Listing;

/// <summary><c>GET /inspector/runs</c>: a page of the list, by the same query as the API's.</summary>
internal sealed class ListEndpoint(IMoaRuntime runtime, MoaCatalog catalog, HtmlWriter html)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var query = RunQueryReader.Read(context.Request.Query, request.Key?.Name);
        var page = await runtime.ListAsync(query, context.RequestAborted);
        string[] mixtures = [.. catalog.Mixtures.Keys.Concat(catalog.Models.Keys).Where(id => request.Key?.MayUse(id) ?? true)];
        await html.WriteAsync<ListView>(context, new ListModel(query, page, mixtures, request.Key is null));
    }
}
