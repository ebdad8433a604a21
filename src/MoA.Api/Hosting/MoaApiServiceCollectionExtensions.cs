using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;
using MoA.Api.Auth;
using MoA.Api.Chat;
using MoA.Api.Health;
using MoA.Api.Limits;
using MoA.Api.Models;
using MoA.Api.Providers;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Api.Sse;
using MoA.Core.Accounting;
using MoA.Core.Configuration;
using MoA.Core.Inspection;
using MoA.Core.Mixtures;
using MoA.Core.Runtime;

namespace MoA.Api.Hosting;

/// <summary>Registers the HTTP API.</summary>
public static class MoaApiServiceCollectionExtensions
{
    /// <summary>
    /// Adds the HTTP API over the registered <see cref="IMoaRuntime"/>, <see cref="IRuntimeHealth"/>, <see cref="Core.Engine.IAgentRequestWriter"/> and
    /// <see cref="MoaCatalog"/>, with what pages show besides (<see cref="SentCalls"/>, <see cref="ProviderReports"/>), and leaves the limit of bodies to <see cref="ApiOptions.MaxRequestBytes"/>. A server bound beyond loopback with no keys ends its start with an
    /// <see cref="InvalidConfigurationException"/> unless <see cref="ApiOptions.AllowAnonymousBeyondLoopback"/> is set.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">A checked configuration (<see cref="CatalogBuilder.Build"/>).</param>
    public static IServiceCollection AddMoaApi(this IServiceCollection services, MoaOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options.Api);
        services.AddSingleton<Keyring>();
        services.AddSingleton<SiteGuard>();
        services.AddSingleton<Gate>();
        services.AddSingleton<PageGate>();
        services.AddSingleton<RequestPipeline>();
        services.AddSingleton<JsonBodyReader>();
        services.AddSingleton<ChatBodyReader>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<SsePump>();
        services.AddSingleton<RunLookup>();
        services.AddSingleton<ChatEndpoint>();
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<RunsEndpoint>();
        services.AddSingleton<RunEventsEndpoint>();
        services.AddSingleton<RunCallEndpoint>();
        services.AddSingleton<ProvidersEndpoint>();
        services.AddSingleton<HealthEndpoint>();
        services.TryAddSingleton<TokenEstimator>();
        services.TryAddSingleton<SentCalls>();
        services.TryAddSingleton<ProviderReports>();
        services.AddSingleton<OpenRunFollower>();
        services.AddHostedService<BoundAddressGuard>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenRunFollower>());
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Kestrel's own limit cuts the connection of a client that is still sending, which then never sees the 413. JsonBodyReader refuses
            // what is too large; the rest Kestrel reads and drops, for 5 s at most.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        return services;
    }
}
