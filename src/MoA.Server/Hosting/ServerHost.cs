using Microsoft.Extensions.Logging.Console;
using MoA.Api.Auth;
using MoA.Api.Hosting;
using MoA.Embedded.Hosting;
using MoA.Providers;
using MoA.Server.CommandLine;
using MoA.Server.Configuration;
using MoA.Server.Demo;
using MoA.Simulator;

namespace MoA.Server.Hosting;

/// <summary>The server with its parts: the API over the embedded runtime and, for the demo, a simulator.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    // What a host needs besides the runs' own grace: to answer the last callers and close the journal.
    private static readonly TimeSpan StopAllowance = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private readonly StartLog _startLog;
    private readonly SimulatorHost? _simulator;

    private ServerHost(WebApplication app, StartLog startLog, SimulatorHost? simulator)
    {
        _app = app;
        _startLog = startLog;
        _simulator = simulator;
    }

    /// <summary>Makes the server; it does not listen yet.</summary>
    /// <exception cref="Core.Configuration.InvalidConfigurationException">The configuration has errors.</exception>
    public static async Task<ServerHost> BuildAsync(ServerArguments arguments)
    {
        var simulator = arguments.Demo ? await DemoSimulator.StartAsync() : null;
        try
        {
            var configuration = ServerConfiguration.Read(arguments, simulator?.BaseUrl);
            AnonymousAccess.Check(configuration.Options.Api, configuration.Urls);
            var startLog = new StartLog();
            return new ServerHost(Build(configuration, startLog), startLog, simulator);
        }
        catch
        {
            if (simulator is not null)
                await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Listens until the process is told to stop, then lets runs finish within their grace; what is left goes on at the next start.</summary>
    public async Task RunAsync()
    {
        await _app.StartAsync();
        _startLog.Started();
        Greeting.Write(Console.Out, _app.Urls, _simulator is not null);
        await _app.WaitForShutdownAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_simulator is not null)
            await _simulator.DisposeAsync();
    }

    private static WebApplication Build(ServerConfiguration configuration, StartLog startLog)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration.Root);
        builder.Logging.ClearProviders().AddConfiguration(configuration.Root.GetSection("Logging"));
        // Standard output says where the server listens, for people and scripts; what it does goes to standard error.
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter(StartLog.Category, startLog.Allows);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls([.. configuration.Urls]);
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(configuration.Options.Runs.ShutdownGraceSeconds) + StopAllowance);
        builder.Services.AddMoaProviders(configuration.Catalog);
        builder.Services.AddMoaEmbedded(configuration.Options);
        builder.Services.AddMoaApi(configuration.Options);

        var app = builder.Build();
        app.MapMoaApi();
        return app;
    }
}
