using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MoA.Api.Requests;
using MoA.Inspector.Asking;
using MoA.Inspector.Comparing;
using MoA.Inspector.Inspecting;
using MoA.Inspector.Listing;
using MoA.Inspector.Providers;
using MoA.Inspector.Web;

namespace MoA.Inspector.Hosting;

/// <summary>Maps the run inspector.</summary>
public static class MoaInspectorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the pages: <c>/</c>, <c>/runs</c>, <c>/runs/{id}</c>, <c>/compare</c> and <c>/providers</c>, which hold no data and need no key, and under
    /// <c>/inspector</c> what they fetch with one.
    /// </summary>
    /// <param name="app">The host, with <see cref="MoaInspectorServiceCollectionExtensions.AddMoaInspector"/> among its services.</param>
    public static IEndpointRouteBuilder MapMoaInspector(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ServiceProvider;
        var pages = services.GetRequiredService<PageEndpoint>();
        var assets = services.GetRequiredService<AssetEndpoint>();
        ApiRoute[] routes =
        [
            .. Page.All.Select(page => Open(page.Path, (context, _) => pages.GetAsync(context, page))),
            Open(AssetEndpoint.Pattern, (context, _) => assets.GetAsync(context)),
            ForKey("/inspector/ask", services.GetRequiredService<AskEndpoint>().GetAsync),
            ForKey("/inspector/runs", services.GetRequiredService<ListEndpoint>().GetAsync),
            ForKey("/inspector/runs/{id}", services.GetRequiredService<InspectEndpoint>().GetAsync),
            ForKey("/inspector/runs/{id}/board", services.GetRequiredService<BoardEndpoint>().GetAsync),
            ForKey("/inspector/runs/{id}/differences/{layer}/{slot}", services.GetRequiredService<DifferenceEndpoint>().GetAsync),
            ForKey("/inspector/runs/{id}/calls/{layer}/{slot}", services.GetRequiredService<SentCallEndpoint>().GetAsync),
            ForKey("/inspector/providers", services.GetRequiredService<ProvidersEndpoint>().GetAsync),
            ForKey("/inspector/compare", services.GetRequiredService<CompareEndpoint>().GetAsync),
        ];
        var pipeline = services.GetRequiredService<RequestPipeline>();
        foreach (var route in routes)
        {
            var serve = pipeline.Wrap(route);
            app.Map(route.Pattern, context =>
            {
                PageHeaders.Add(context);
                return serve(context);
            });
        }

        return app;
    }

    private static ApiRoute Open(string pattern, ApiHandler get) => new(pattern, false, ("GET", get), ("HEAD", get));

    private static ApiRoute ForKey(string pattern, ApiHandler get) => new(pattern, true, ("GET", get));
}
