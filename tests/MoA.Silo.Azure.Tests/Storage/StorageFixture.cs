using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Core.Configuration;
using MoA.Silo.Azure.Tests.Azurite;
using MoA.Testing;
using Orleans.Storage;

namespace MoA.Silo.Azure.Tests.Storage;

/// <summary>A silo of one with the storage of <see cref="AzurePart"/> in an Azurite of its own.</summary>
public sealed class StorageFixture : IAsyncLifetime
{
    private AzuriteServer? _azurite;
    private IHost? _host;

    public IReminderTable Reminders => _host!.Services.GetRequiredService<IReminderTable>();

    public IGrainStorage Storage(string name) => _host!.Services.GetRequiredKeyedService<IGrainStorage>(name);

    public async Task InitializeAsync()
    {
        if (!AzuriteServer.IsInstalled)
            return;
        _azurite = await AzuriteServer.StartAsync();
        var cluster = new ClusterOptions { Storage = new ClusterStorageOptions { Kind = StoreKind.Azure, ConnectionString = _azurite.ConnectionString } };
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseDevelopmentClustering(primarySiloEndpoint: (IPEndPoint?)null);
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort: FreePort.Find(), gatewayPort: 0);
            silo.Configure<Orleans.Configuration.ClusterOptions>(orleans => (orleans.ClusterId, orleans.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
            silo.Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
            new AzurePart().UseStorage(silo, cluster);
        });
        _host = builder.Build();
        await _host.StartAsync().Bounded();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync().Bounded();
            _host.Dispose();
        }

        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }
}
