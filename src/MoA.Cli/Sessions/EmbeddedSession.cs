using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Embedded.Hosting;
using MoA.Hosting.Configuration;
using MoA.Hosting.Demo;
using MoA.Providers;
using MoA.Server;
using MoA.Simulator;
using ExitCode = MoA.Cli.Errors.ExitCode;

namespace MoA.Cli.Sessions;

/// <summary>
/// This process works on the runs. What others left open in the data folder it does not take up unasked, which would spend money nobody asked for:
/// <c>moa serve</c> does.
/// </summary>
internal sealed class EmbeddedSession : ISession
{
    private readonly ServiceProvider _services;
    private readonly SimulatorHost? _simulator;
    private readonly MoaCatalog _catalog;

    private EmbeddedSession(ServiceProvider services, HostConfiguration configuration, SimulatorHost? simulator)
    {
        _services = services;
        _catalog = configuration.Catalog;
        _simulator = simulator;
        Place = Path.GetFullPath(configuration.Options.Journal.Directory);
        Runtime = new FolderRuntime(services.GetRequiredService<IMoaRuntime>(), services.GetRequiredService<IRunJournal>(), services.GetRequiredService<TimeProvider>());
    }

    public IMoaRuntime Runtime { get; }

    public string Place { get; }

    public MoaCatalog? Catalog => _catalog;

    public bool WorksOnOpenRuns => false;

    public static async Task<EmbeddedSession> OpenAsync(string? config, string? data, bool demo, bool verbose, TimeProvider time)
    {
        var simulator = demo ? await DemoSimulator.StartAsync() : null;
        ServiceProvider? services = null;
        try
        {
            var configuration = HostConfiguration.Read(ServerHost.Arguments(config, data, demo), simulator?.BaseUrl);
            services = new ServiceCollection()
                .AddSingleton(time)
                .AddLogging(logging => AddLog(logging, verbose))
                .AddMoaProviders(configuration.Catalog)
                .AddMoaEmbedded(configuration.Options)
                .BuildServiceProvider();
            return new EmbeddedSession(services, configuration, simulator);
        }
        catch
        {
            if (services is not null)
                await services.DisposeAsync();
            if (simulator is not null)
                await simulator.DisposeAsync();
            throw;
        }
    }

    public Mixture Find(string model) => _catalog.Find(model) ?? throw new Errors.CliException(
        ExitCode.NotFound,
        $"'{model}' is neither a mixture nor a model of this configuration. Name one with --model: {string.Join(", ", _catalog.Mixtures.Keys.Concat(_catalog.Models.Keys))}.");

    public void Resume(IReadOnlyCollection<RunId> runs) => _services.GetRequiredService<IRunResumer>().Resume(runs);

    public async ValueTask DisposeAsync()
    {
        // They were not started, which would take up open runs; stopping them lets the journal be written out.
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        if (_simulator is not null)
            await _simulator.DisposeAsync();
    }

    private static void AddLog(ILoggingBuilder logging, bool verbose)
    {
        if (verbose)
            logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
