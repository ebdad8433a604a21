using Microsoft.Extensions.DependencyInjection;
using MoA.Inspector.Asking;
using MoA.Inspector.Comparing;
using MoA.Inspector.Inspecting;
using MoA.Inspector.Listing;
using MoA.Inspector.Providers;
using MoA.Inspector.Web;

namespace MoA.Inspector.Hosting;

/// <summary>Registers the run inspector.</summary>
public static class MoaInspectorServiceCollectionExtensions
{
    /// <summary>Adds the pages over the API that <see cref="Api.Hosting.MoaApiServiceCollectionExtensions.AddMoaApi"/> adds, whose checks they stand behind.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddMoaInspector(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<AssetStore>();
        services.AddSingleton<AssetEndpoint>();
        services.AddSingleton<HtmlWriter>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<AskEndpoint>();
        services.AddSingleton<BoardEndpoint>();
        services.AddSingleton<ListEndpoint>();
        services.AddSingleton<InspectEndpoint>();
        services.AddSingleton<DifferenceEndpoint>();
        services.AddSingleton<SentCallEndpoint>();
        services.AddSingleton<ProvidersEndpoint>();
        services.AddSingleton<CompareEndpoint>();
        return services;
    }
}
