using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MoA.Core.Configuration;
using MoA.Grains.Registry.Catalog;

namespace MoA.Grains.Registry;

/// <summary>Adds the registry of runs to a silo.</summary>
internal static class RunRegistryServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IRunRegistry"/>. The silo needs storage named <see cref="Hosting.ClusterStorage.Index"/> and a reminder service besides.
    /// </summary>
    public static IServiceCollection AddRunRegistry(this IServiceCollection services, JournalOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CatalogRetention.From(options));
        services.TryAddSingleton<IRunWaker, GrainRunWaker>();
        services.TryAddSingleton<RunRegistrar>();
        services.TryAddSingleton<IRunRegistry>(provider => provider.GetRequiredService<RunRegistrar>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, RegistryPulse>();
        return services;
    }
}
