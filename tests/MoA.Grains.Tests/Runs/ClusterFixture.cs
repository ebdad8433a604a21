using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Grains.Hosting;
using MoA.Grains.Runs;
using MoA.Grains.Tests.Storage;
using MoA.Testing;
using MoA.Testing.RuntimeContract;
using MoA.Testing.Scripted;
using Orleans.TestingHost;

namespace MoA.Grains.Tests.Runs;

/// <summary>An in-process cluster over storage that outlives it. Requests go through its first silo.</summary>
internal sealed class ClusterFixture : IRuntimeFixture
{
    private readonly SharedStorage _storage = new();
    private readonly IAgentInvoker _invoker;
    private readonly RunOptions _options;
    private readonly short _silos;
    private InProcessTestCluster _cluster;

    private ClusterFixture(IAgentInvoker invoker, short silos, int maxOpenRuns)
    {
        _invoker = invoker;
        _silos = silos;
        _options = new RunOptions { MaxOpenRuns = maxOpenRuns, ShutdownGraceSeconds = 0 };
        _cluster = Build();
    }

    public IMoaRuntime Runtime => RuntimeOf(0);

    public InProcessTestCluster Cluster => _cluster;

    public SharedStorage Storage => _storage;

    public IServiceProvider ServicesOf(int silo) => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress);

    public IMoaRuntime RuntimeOf(int silo) => ServicesOf(silo).GetRequiredService<IMoaRuntime>();

    public IMoaRequestGrain GrainOf(RunStart start) => ServicesOf(0).GetRequiredService<IGrainFactory>().GetGrain<IMoaRequestGrain>(start.Started.Header.Id.Value);

    /// <summary>The silo that works on a run; -1: none.</summary>
    public int HostOf(RunId run) =>
        Enumerable.Range(0, _cluster.Silos.Count).FirstOrDefault(silo => ServicesOf(silo).GetRequiredService<HostedRuns>().TryGet(run, out _), -1);

    /// <summary>Starts a run through the first silo that lives on another one.</summary>
    public async Task<(RunId Run, int Host)> StartElsewhereAsync(RunRequest request)
    {
        while (true)
        {
            var run = await Runtime.StartAsync(request, default).Bounded();
            if (HostOf(run) is > 0 and var host)
                return (run, host);
            await Runtime.CancelAsync(run, "requested", default).Bounded();
        }
    }

    public Task KillAsync(int silo) => _cluster.KillSiloAsync(_cluster.Silos[silo]).Bounded();

    public static async Task<ClusterFixture> StartAsync(IAgentInvoker invoker, short silos, int maxOpenRuns = 100)
    {
        var fixture = new ClusterFixture(invoker, silos, maxOpenRuns);
        await fixture._cluster.DeployAsync();
        return fixture;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        _cluster = Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // All silos are told to stop before the first of them does: none takes up another's runs for a moment.
    private async Task StopAsync()
    {
        for (var silo = 0; silo < _cluster.Silos.Count; silo++)
            ServicesOf(silo).GetRequiredService<HostedRuns>().Leave();
        await _cluster.StopAllSilosAsync().Bounded();
        await _cluster.DisposeAsync();
    }

    private InProcessTestCluster Build()
    {
        var builder = new InProcessTestClusterBuilder(_silos);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            _storage.AddTo(silo, ClusterStorage.Runs, ClusterStorage.Index);
            silo.Services.AddSingleton(TestCatalog.Catalog);
            silo.Services.AddSingleton(_invoker);
            silo.UseInMemoryReminderService();
            silo.AddActivityPropagation();
            silo.AddMoaGrains(new MoaOptions { Runs = _options });
        });
        return builder.Build();
    }
}
