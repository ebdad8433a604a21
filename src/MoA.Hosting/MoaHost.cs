using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using MoA.Api.Auth;
using MoA.Api.Hosting;
using MoA.Hosting.CommandLine;
using MoA.Hosting.Configuration;
using MoA.Hosting.Demo;
using MoA.Inspector.Hosting;
using MoA.Providers;
using MoA.ServiceDefaults;
using MoA.Simulator;

namespace MoA.Hosting;

/// <summary>A host with its parts: the API over its recipe's runtime and, for the demo, a simulator.</summary>
internal sealed class MoaHost : IAsyncDisposable
{
    private readonly HostRecipe _recipe;
    private readonly WebApplication _app;
    private readonly StartLog _startLog;
    private readonly SimulatorHost? _simulator;

    private MoaHost(HostRecipe recipe, WebApplication app, StartLog startLog, SimulatorHost? simulator)
    {
        _recipe = recipe;
        _app = app;
        _startLog = startLog;
        _simulator = simulator;
    }

    /// <summary>Makes the host; it does not listen yet.</summary>
    /// <exception cref="Core.Configuration.InvalidConfigurationException">The configuration has errors.</exception>
    public static async Task<MoaHost> BuildAsync(HostRecipe recipe, HostArguments arguments)
    {
        var simulator = arguments.Demo ? await DemoSimulator.StartAsync() : null;
        try
        {
            var configuration = HostConfiguration.Read(arguments, simulator?.BaseUrl, recipe.Check);
            AnonymousAccess.Check(configuration.Options.Api, configuration.Urls);
            var startLog = new StartLog(recipe.QuietStart);
            return new MoaHost(recipe, Build(recipe, configuration, startLog), startLog, simulator);
        }
        catch
        {
            if (simulator is not null)
                await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Listens until the process is told to stop, then lets runs finish within their grace; the runtime keeps what is left.</summary>
    public async Task RunAsync()
    {
        await _app.StartAsync();
        _startLog.Started();
        Greeting.Write(Console.Out, _recipe.Name, _app.Urls, _simulator is not null);
        await _app.WaitForShutdownAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_simulator is not null)
            await _simulator.DisposeAsync();
    }

    private static WebApplication Build(HostRecipe recipe, HostConfiguration configuration, StartLog startLog)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration.Root);
        builder.Logging.AddMoaLog(configuration.Root, startLog);
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls([.. configuration.Urls]);
        builder.AddServiceDefaults(shutdownTimeout: TimeSpan.FromSeconds(configuration.Options.Runs.ShutdownGraceSeconds) + recipe.StopAllowance);
        builder.Services.AddMoaProviders(configuration.Catalog);
        recipe.AddRuntime(builder, configuration);
        builder.Services.AddMoaApi(configuration.Options);
        var inspector = configuration.Options.Inspector.Enabled;
        if (inspector)
            builder.Services.AddMoaInspector();

        var app = builder.Build();
        recipe.Map(app, configuration);
        app.MapMoaApi();
        if (inspector)
            app.MapMoaInspector();
        return app;
    }
}
