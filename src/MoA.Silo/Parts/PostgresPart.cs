using Microsoft.Extensions.Options;
using MoA.Core.Configuration;
using MoA.Grains.Hosting;
using Npgsql;
using Orleans.Configuration;
using ClusterOptions = MoA.Core.Configuration.ClusterOptions;

namespace MoA.Silo.Parts;

/// <summary>PostgreSQL: silos meet there, and runs and reminders are stored there. <c>moa cluster init</c> makes the tables.</summary>
internal sealed class PostgresPart : SiloPart
{
    private const string Invariant = "Npgsql";

    public override string Name => StoreKind.Postgres;

    public override IEnumerable<ConfigurationError> Check(ClusterOptions cluster)
    {
        foreach (var error in StoreConnections.CheckVariables(cluster, Name))
            yield return error;
        if (cluster.Clustering.Kind == Name && !IsSound(StoreConnections.Clustering(cluster)))
            yield return Malformed("MoA:Cluster:Clustering");
        if (cluster.Storage.Kind == Name && !IsSound(StoreConnections.Storage(cluster)))
            yield return Malformed("MoA:Cluster:Storage");
    }

    public override void UseClustering(ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.Services.AddKeyedSingleton(PostgresPool.Clustering, (_, _) => PostgresPool.ForClustering(StoreConnections.Clustering(cluster)!));
        silo.UseAdoNetClustering(options => options.Configure((AdoNetClusteringSiloOptions ado, IServiceProvider services) =>
        {
            ado.Invariant = Invariant;
            ado.DataSource = services.GetRequiredKeyedService<PostgresPool>(PostgresPool.Clustering).Source;
        }));
    }

    public override void UseStorage(ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.Services.AddKeyedSingleton(PostgresPool.Storage, (_, _) => PostgresPool.ForStorage(StoreConnections.Storage(cluster)!));
        silo.AddAdoNetGrainStorage(ClusterStorage.Runs, Configure);
        silo.AddAdoNetGrainStorage(ClusterStorage.Index, Configure);
        silo.UseAdoNetReminderService(options => options.Configure((AdoNetReminderTableOptions ado, IServiceProvider services) =>
        {
            ado.Invariant = Invariant;
            ado.DataSource = services.GetRequiredKeyedService<PostgresPool>(PostgresPool.Storage).Source;
        }));
    }

    private static void Configure(OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure((AdoNetGrainStorageOptions ado, IServiceProvider services) =>
    {
        ado.Invariant = Invariant;
        ado.DataSource = services.GetRequiredKeyedService<PostgresPool>(PostgresPool.Storage).Source;
        // A run that is deleted leaves no row behind.
        ado.DeleteStateOnClear = true;
    });

    // What is missing is told elsewhere. The driver's own message may quote the string, which holds a password.
    private static bool IsSound(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return true;
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) is { Host: not null };
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }

    private static ConfigurationError Malformed(string path) => new(
        path, "the connection string is none of PostgreSQL's: it must have the form 'Host=db;Port=5432;Database=moa;Username=moa;Password=...'.");
}
