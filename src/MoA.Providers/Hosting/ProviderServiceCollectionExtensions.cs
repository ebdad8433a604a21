using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MoA.Core.Accounting;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runtime;

namespace MoA.Providers;

/// <summary>Registers the calls to providers.</summary>
public static class ProviderServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IAgentInvoker"/>, <see cref="IAgentRequestWriter"/>, <see cref="ProviderHealth"/> (also as <see cref="IProviderStatus"/>),
    /// <see cref="IProviderTraffic"/>, <see cref="TokenEstimator"/> and the catalog, each as a singleton.
    /// The runtime registers <see cref="IQuota"/>; without a <see cref="TimeProvider"/> of the host the system's clock is used.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="catalog">The providers and models that may be called.</param>
    public static IServiceCollection AddMoaProviders(this IServiceCollection services, MoaCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(catalog);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(catalog);
        services.TryAddSingleton<TokenEstimator>();
        services.TryAddSingleton(provider =>
        {
            var health = new ProviderHealth(
                catalog.Providers.Keys, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ProviderHealth>>());
            health.CheckKeys(catalog.Providers.Values);
            return health;
        });
        services.TryAddSingleton<IProviderStatus>(provider => provider.GetRequiredService<ProviderHealth>());
        services.TryAddSingleton<IProviderTraffic>(provider => provider.GetRequiredService<ProviderHealth>().Traffic);
        services.TryAddSingleton<IAgentRequestWriter, RequestPreview>();
        services.TryAddSingleton<IAgentInvoker>(provider => new ProviderAgentInvoker(
            catalog,
            provider.GetRequiredService<IQuota>(),
            provider.GetRequiredService<TokenEstimator>(),
            provider.GetRequiredService<ProviderHealth>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProviderAgentInvoker>>()));
        return services;
    }
}
