using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Grains.Quota.Client;

namespace MoA.Grains.Quota;

/// <summary>Adds the quota that a cluster's silos share.</summary>
internal static class ClusterQuotaServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ClusterQuota"/> as the silo's <see cref="IQuota"/>, over the limits of the registered catalog.</summary>
    public static IServiceCollection AddClusterQuota(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ClusterLimits(provider.GetRequiredService<MoaCatalog>()));
        services.TryAddSingleton(new ClusterQuotaOptions());
        services.TryAddSingleton<ClusterQuotaMetrics>();
        services.TryAddSingleton<GrainQuotaTransport>();
        services.TryAddSingleton(provider => new ClusterQuota(
            provider.GetRequiredService<ClusterLimits>(),
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            provider.GetRequiredService<GrainQuotaTransport>().AskAsync,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ClusterQuotaOptions>(),
            provider.GetRequiredService<ClusterQuotaMetrics>(),
            provider.GetRequiredService<ILogger<ClusterQuota>>()));
        services.TryAddSingleton<IQuota>(provider => provider.GetRequiredService<ClusterQuota>());
        services.TryAddSingleton<IQuotaStatus>(provider => provider.GetRequiredService<ClusterQuota>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterQuotaLifecycle>();
        return services;
    }
}
