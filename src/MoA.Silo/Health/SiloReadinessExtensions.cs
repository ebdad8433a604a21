using MoA.Grains.Hosting;

namespace MoA.Silo.Health;

/// <summary>Registers what a silo is asked for by readiness probes.</summary>
internal static class SiloReadinessExtensions
{
    public static IServiceCollection AddSiloReadiness(this IServiceCollection services) => services
        .AddSingleton<StorageProbe>()
        .AddHostedService(provider => provider.GetRequiredService<StorageProbe>())
        .AddSingleton<ISiloCheck, SiloReadiness>();
}
