using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MoA.Core.Accounting;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runtime;
using MoA.Embedded.Journal;
using MoA.Embedded.Runtime;

namespace MoA.Embedded.Hosting;

/// <summary>Adds the in-process runtime to a host.</summary>
public static class MoaEmbeddedServiceCollectionExtensions
{
    /// <summary>
    /// Adds the in-process runtime (<see cref="IMoaRuntime"/>, <see cref="IRuntimeHealth"/>), its SQLite journal (<see cref="IRunJournal"/>)
    /// and the quota of this process (<see cref="IQuota"/>, <see cref="IQuotaStatus"/>). A <see cref="MoaCatalog"/> and an <see cref="IAgentInvoker"/> have to be
    /// registered besides. The journal is opened when it is first asked for, at the latest when the host starts; that throws a
    /// <see cref="JournalException"/> where the folder cannot be used or another process uses it.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">The validated configuration: how many runs are taken on, where the journal lies and how long it keeps them.</param>
    public static IServiceCollection AddMoaEmbedded(this IServiceCollection services, MoaOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TokenEstimator>();
        services.TryAddSingleton(Quota);
        services.TryAddSingleton<IQuota>(provider => provider.GetRequiredService<LocalQuota>());
        services.TryAddSingleton<IQuotaStatus>(provider => provider.GetRequiredService<LocalQuota>());
        services.TryAddSingleton(JournalSettings.From(options.Journal));
        services.TryAddSingleton<SqliteRunJournal>();
        services.TryAddSingleton<IRunJournal>(provider => provider.GetRequiredService<SqliteRunJournal>());
        services.TryAddSingleton<RunEngine>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<EmbeddedRuntime>(provider, options.Runs));
        services.TryAddSingleton<IMoaRuntime>(provider => provider.GetRequiredService<EmbeddedRuntime>());
        services.TryAddSingleton<IRuntimeHealth>(provider => provider.GetRequiredService<EmbeddedRuntime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EmbeddedRuntimeService>());
        return services;
    }

    private static LocalQuota Quota(IServiceProvider provider)
    {
        var catalog = provider.GetRequiredService<MoaCatalog>();
        return new LocalQuota(
            catalog.Providers.ToDictionary(pair => pair.Key, pair => pair.Value.Quota, StringComparer.Ordinal),
            catalog.Models.Where(pair => !pair.Value.Quota.IsUnlimited).ToDictionary(pair => pair.Key, pair => pair.Value.Quota, StringComparer.Ordinal),
            provider.GetRequiredService<TimeProvider>());
    }
}
