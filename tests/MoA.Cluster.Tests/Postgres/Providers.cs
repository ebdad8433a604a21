using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Postgres.Connections;
using MoA.Postgres.Schema;
using MoA.Testing;
using MoA.Testing.Postgres;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Storage;

namespace MoA.Cluster.Tests.Postgres;

/// <summary>A silo on a database of its own, prepared by us, with Orleans' own PostgreSQL providers.</summary>
internal sealed class Providers : IAsyncDisposable
{
    public const string StorageName = "records";
    public const string DeletingStorageName = "deleting-records";

    private readonly IHost _host;

    private Providers(IHost host, NpgsqlDataSource database)
    {
        _host = host;
        Database = database;
    }

    public NpgsqlDataSource Database { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public SiloAddress Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public IReminderTable Reminders => _host.Services.GetRequiredService<IReminderTable>();

    public IGrainStorage Storage(string name = StorageName) => _host.Services.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>The membership table of another cluster in the same database, where nobody but the test writes.</summary>
    public async Task<IMembershipTable> MembershipAsync()
    {
        var services = _host.Services;
        var table = ActivatorUtilities.CreateInstance<Orleans.Runtime.MembershipService.AdoNetClusteringTable>(
            services, Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ClusterId = OtherCluster, ServiceId = OtherCluster }));
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    public async Task<IGatewayListProvider> GatewaysAsync()
    {
        var gateways = ActivatorUtilities.CreateInstance<Orleans.Runtime.Membership.AdoNetGatewayListProvider>(
            _host.Services,
            Microsoft.Extensions.Options.Options.Create(new AdoNetClusteringClientOptions { Invariant = "Npgsql", DataSource = Database }),
            Microsoft.Extensions.Options.Options.Create(new GatewayOptions()),
            Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ClusterId = OtherCluster, ServiceId = OtherCluster }));
        await gateways.InitializeGatewayListProviderAsync();
        return gateways;
    }

    private static string OtherCluster => "other";

    public static async Task<Providers> StartAsync(PostgresFixture postgres, string? connectionString = null)
    {
        var database = PostgresConnection.Open(connectionString ?? await postgres.Server.CreateDatabaseAsync());
        await PostgresSchema.ApplyAsync(database, CancellationToken.None);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("tests", "tests"))
            .ConfigureEndpoints(System.Net.IPAddress.Loopback, siloPort: FreePort.Find(), gatewayPort: 0)
            .UseAdoNetClustering((AdoNetClusteringSiloOptions options) => (options.Invariant, options.DataSource) = ("Npgsql", database))
            .UseAdoNetReminderService(options => (options.Invariant, options.DataSource) = ("Npgsql", database))
            .AddAdoNetGrainStorage(StorageName, (AdoNetGrainStorageOptions options) => (options.Invariant, options.DataSource) = ("Npgsql", database))
            .AddAdoNetGrainStorage(
                DeletingStorageName,
                (AdoNetGrainStorageOptions options) => (options.Invariant, options.DataSource, options.DeleteStateOnClear) = ("Npgsql", database, true)));
        var host = builder.Build();
        await host.StartAsync().Bounded();
        return new Providers(host, database);
    }

    public Task StopAsync() => _host.StopAsync().Bounded();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        await Database.DisposeAsync();
    }
}
