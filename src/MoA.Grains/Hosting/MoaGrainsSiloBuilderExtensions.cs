using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MoA.Core.Accounting;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Runtime;
using MoA.Core.Telemetry;
using MoA.Grains.Agents;
using MoA.Grains.Quota;
using MoA.Grains.Registry;
using MoA.Grains.Runs;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace MoA.Grains.Hosting;

/// <summary>Adds the cluster runtime to a silo.</summary>
public static class MoaGrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds the cluster runtime (<see cref="IMoaRuntime"/>, <see cref="IRuntimeHealth"/>), its grains, and the cluster's quota
    /// (<see cref="Core.Quota.IQuota"/>). A <see cref="Core.Mixtures.MoaCatalog"/> and an <see cref="IAgentInvoker"/> have to be registered besides; the silo needs
    /// grain storage under the names of <see cref="ClusterStorage"/>, a reminder service and clustering; where traces are sent, Orleans' propagation of
    /// activities. Every <see cref="ISiloCheck"/> counts towards readiness.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">The validated configuration: how many runs a silo takes on, and how long runs are kept.</param>
    public static ISiloBuilder AddMoaGrains(this ISiloBuilder silo, MoaOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(options);
        silo.AddIncomingGrainCallFilter<RunScopeFilter>();
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            // A call nobody waits for must stop spending tokens, and a stopped call is over when its provider's socket is closed.
            messaging.CancelRequestOnTimeout = true;
            messaging.WaitForCancellationAcknowledgement = true;
        });
        // An agent's grain ends with its call; looking for idle ones would be a timer for every call.
        silo.Configure<StatelessWorkerOptions>(workers => workers.RemoveIdleWorkers = false);
        silo.AddGrainDirectory(AgentDirectory.Name, (_, _) => new AgentDirectory());
        silo.Services.AddLogging();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<TokenEstimator>();
        silo.Services.AddMetrics();
        silo.Services.TryAddSingleton<TelemetrySwitches>();
        silo.Services.TryAddSingleton<RunTelemetry>();
        silo.Services.AddClusterQuota();
        silo.Services.AddRunRegistry(options.Journal);
        silo.Services.TryAddSingleton<HostedRuns>();
        silo.Services.TryAddSingleton(typeof(AgentPool<>));
        silo.Services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterRuntime>(provider, options.Runs));
        silo.Services.TryAddSingleton<IMoaRuntime>(provider => provider.GetRequiredService<ClusterRuntime>());
        silo.Services.TryAddSingleton<IRuntimeHealth>(provider => provider.GetRequiredService<ClusterRuntime>());
        silo.Services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<SiloService>(provider, options.Runs));
        return silo;
    }
}
