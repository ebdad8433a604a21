using Microsoft.Extensions.Options;
using MoA.Core.Configuration;
using MoA.Grains.Hosting;
using MoA.Postgres.Connections;
using MoA.Postgres.Schema;
using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using ClusterOptions = MoA.Core.Configuration.ClusterOptions;

namespace MoA.Silo.Parts;

/// <summary>PostgreSQL: silos meet there, and runs and reminders are stored there. <c>moa cluster init</c> makes the tables.</summary>
internal sealed class PostgresPart : SiloPart
{
    private const string Invariant = "Npgsql";

    public override string Name => StoreKind.Postgres;

    public override IEnumerable<ConfigurationError> Check(ClusterOptions cluster) =>
    [
        .. StoreConnections.CheckVariables(cluster, Name),
        .. cluster.Clustering.Kind == Name ? CheckForm("MoA:Cluster:Clustering", StoreConnections.Clustering(cluster)) : [],
        .. cluster.Storage.Kind == Name && !ClusterConnections.IsShared(cluster) ? CheckForm("MoA:Cluster:Storage", StoreConnections.Storage(cluster)) : [],
    ];

    public override void UseClustering(ISiloBuilder silo, ClusterOptions cluster)
    {
        AddPool(silo, PostgresPool.Clustering, () => PostgresPool.ForClustering(StoreConnections.Clustering(cluster)!));
        silo.UseAdoNetClustering(options => options.Configure((AdoNetClusteringSiloOptions ado, IServiceProvider services) =>
        {
            ado.Invariant = Invariant;
            ado.DataSource = Source(services, PostgresPool.Clustering);
        }));
    }

    public override void UseStorage(ISiloBuilder silo, ClusterOptions cluster)
    {
        // What goes wrong in another silo's storage is told apart by its type.
        silo.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(nameof(Npgsql)));
        AddPool(silo, PostgresPool.Storage, () => PostgresPool.ForStorage(StoreConnections.Storage(cluster)!));
        silo.AddAdoNetGrainStorage(ClusterStorage.Runs, Configure);
        silo.AddAdoNetGrainStorage(ClusterStorage.Index, Configure);
        silo.UseAdoNetReminderService(options => options.Configure((AdoNetReminderTableOptions ado, IServiceProvider services) =>
        {
            ado.Invariant = Invariant;
            ado.DataSource = Source(services, PostgresPool.Storage);
        }));
    }

    private static void Configure(OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure((AdoNetGrainStorageOptions ado, IServiceProvider services) =>
    {
        ado.Invariant = Invariant;
        ado.DataSource = Source(services, PostgresPool.Storage);
        // A run that is deleted leaves no row behind.
        ado.DeleteStateOnClear = true;
    });

    private static void AddPool(ISiloBuilder silo, string key, Func<PostgresPool> open)
    {
        silo.Services.AddKeyedSingleton(key, (_, _) => open());
        silo.Services.AddSingleton<IHostedService>(services => new PostgresSchemaCheck(services.GetRequiredKeyedService<PostgresPool>(key)));
    }

    private static NpgsqlDataSource Source(IServiceProvider services, string key) => services.GetRequiredKeyedService<PostgresPool>(key).Source;

    private static IEnumerable<ConfigurationError> CheckForm(string path, string? connectionString)
    {
        // What is missing is told elsewhere.
        if (string.IsNullOrWhiteSpace(connectionString))
            return [];
        try
        {
            _ = PostgresConnection.Describe(connectionString);
            return [];
        }
        catch (PostgresSchemaException failure)
        {
            return [new ConfigurationError(path, failure.Message)];
        }
    }
}
