using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Runtime;
using MoA.Embedded.Hosting;
using MoA.Embedded.Journal;
using MoA.Testing;
using MoA.Testing.RuntimeContract;
using MoA.Testing.Scripted;

namespace MoA.Embedded.Tests.Runtime;

/// <summary>The embedded runtime as a host has it: made by AddMoaEmbedded, started and stopped as a hosted service.</summary>
internal sealed class EmbeddedHost : IRuntimeFixture
{
    private readonly TempFolder _folder = new();
    private readonly IAgentInvoker _invoker;
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private ServiceProvider _services;

    private EmbeddedHost(IAgentInvoker invoker, RunOptions options, TimeProvider time)
    {
        _invoker = invoker;
        _options = options;
        _time = time;
        _services = Build();
    }

    public IMoaRuntime Runtime => _services.GetRequiredService<IMoaRuntime>();

    public IRunResumer Resumer => _services.GetRequiredService<IRunResumer>();

    public IRuntimeHealth Health => _services.GetRequiredService<IRuntimeHealth>();

    public SqliteRunJournal Journal => _services.GetRequiredService<SqliteRunJournal>();

    public string Database => Path.Combine(_folder.FullName, JournalFile.Name);

    public static async Task<EmbeddedHost> StartAsync(IAgentInvoker invoker, RunOptions? options = null, TimeProvider? time = null)
    {
        var host = new EmbeddedHost(invoker, options ?? new RunOptions(), time ?? TimeProvider.System);
        await host.StartServicesAsync();
        return host;
    }

    /// <summary>Stops as a host does; a cancelled token ends the grace period.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StoppingAsync(cancellationToken);
            await service.StopAsync(cancellationToken);
        }
    }

    public Task RestartAsync() => RestartAsync(() => { });

    /// <summary>Stops without a grace period, lets the test change the files, and starts again.</summary>
    public async Task RestartAsync(Action meanwhile)
    {
        await RestartIdleAsync(meanwhile);
        await StartServicesAsync();
    }

    /// <summary>The same, but takes nothing up: as a command does that works on its own runs only.</summary>
    public async Task RestartIdleAsync(Action? meanwhile = null)
    {
        await StopAsync(new CancellationToken(canceled: true)).Bounded();
        await _services.DisposeAsync();
        meanwhile?.Invoke();
        _services = Build();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).Bounded();
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddSingleton(TestCatalog.Catalog)
        .AddSingleton(_invoker)
        .AddSingleton(_time)
        .AddMoaEmbedded(new MoaOptions { Runs = _options, Journal = new JournalOptions { Directory = _folder.FullName } })
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private async Task StartServicesAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
    }
}
