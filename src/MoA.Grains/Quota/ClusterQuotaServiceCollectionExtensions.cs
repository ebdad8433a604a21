using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Telemetry;
using MoA.Grains.Hosting;
using MoA.Grains.Quota.Client;

namespace MoA.Grains.Quota;

/// <summary>Adds the quota that a cluster's silos share.</summary>
internal static class ClusterQuotaServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ClusterQuota"/> as the silo's <see cref="IQuota"/>, behind a <see cref="StallGuard"/> and over the limits of the registered catalog.</summary>
    public static IServiceCollection AddClusterQuota(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ClusterLimits(provider.GetRequiredService<MoaCatalog>()));
        services.TryAddSingleton(new ClusterQuotaOptions());
        services.TryAddSingleton<ClusterQuotaMetrics>();
        services.TryAddSingleton<GrainQuotaTransport>();
        services.TryAddSingleton(Open);
        services.TryAddSingleton<StallGuard>();
        services.TryAddSingleton<IQuota, GuardedQuota>();
        services.TryAddSingleton<IQuotaStatus>(provider => provider.GetRequiredService<ClusterQuota>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterQuotaLifecycle>();
        return services;
    }

    private static ClusterQuota Open(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var quota = new ClusterQuota(
            provider.GetRequiredService<ClusterLimits>(),
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            provider.GetRequiredService<GrainQuotaTransport>().AskAsync,
            time,
            provider.GetRequiredService<ClusterQuotaOptions>(),
            provider.GetRequiredService<ClusterQuotaMetrics>(),
            provider.GetRequiredService<ILogger<ClusterQuota>>());
        _ = new QuotaGauges(provider.GetRequiredService<IMeterFactory>(), quota.Snapshot, time);
        return quota;
    }
}
