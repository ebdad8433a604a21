using MoA.Core.Configuration;
using MoA.Grains.Hosting;
using MoA.Silo.Parts;

namespace MoA.Silo.Azure;

/// <summary>
/// Azure Storage: silos meet in a table; records of runs are blobs, since a run may outgrow a table's row; the index of runs and the reminders are
/// in tables. The tables and the container are made at the first start.
/// </summary>
public sealed class AzurePart : SiloPart
{
    private const string Clustering = "MoA:Cluster:Clustering";
    private const string Storage = "MoA:Cluster:Storage";

    /// <inheritdoc/>
    public override string Name => StoreKind.Azure;

    /// <inheritdoc/>
    public override IEnumerable<ConfigurationError> Check(ClusterOptions cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return
        [
            .. StoreConnections.CheckVariables(cluster, Name),
            .. cluster.Clustering.Kind == Name ? AzureAccount.Check(Clustering, StoreConnections.Clustering(cluster)) : [],
            .. cluster.Storage.Kind == Name && !ClusterConnections.IsShared(cluster) ? AzureAccount.Check(Storage, StoreConnections.Storage(cluster)) : [],
        ];
    }

    /// <inheritdoc/>
    public override void UseClustering(ISiloBuilder silo, ClusterOptions cluster)
    {
        var tables = AzureAccount.OfClustering(cluster).Tables();
        Prepare(silo, Clustering, cancellationToken => tables.CreateTableIfNotExistsAsync(AzureNames.Members, cancellationToken));
        silo.UseAzureStorageClustering(options => options.Configure(azure =>
        {
            azure.TableServiceClient = tables;
            azure.TableName = AzureNames.Members;
        }));
    }

    /// <inheritdoc/>
    public override void UseStorage(ISiloBuilder silo, ClusterOptions cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var account = AzureAccount.OfStorage(cluster);
        var (tables, blobs, container) = (account.Tables(), account.Blobs(), AzureNames.RunsOf(cluster.ServiceId));
        Prepare(silo, Storage, async cancellationToken =>
        {
            await tables.CreateTableIfNotExistsAsync(AzureNames.Index, cancellationToken);
            await tables.CreateTableIfNotExistsAsync(AzureNames.Reminders, cancellationToken);
            await blobs.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        });
        silo.AddAzureBlobGrainStorage(ClusterStorage.Runs, options => options.Configure(azure =>
        {
            azure.BlobServiceClient = blobs;
            azure.ContainerName = container;
        }));
        silo.AddAzureTableGrainStorage(ClusterStorage.Index, options => options.Configure(azure =>
        {
            azure.TableServiceClient = tables;
            azure.TableName = AzureNames.Index;
            // What is deleted leaves no row behind.
            azure.DeleteStateOnClear = true;
        }));
        silo.UseAzureTableReminderService(options => options.Configure(azure =>
        {
            azure.TableServiceClient = tables;
            azure.TableName = AzureNames.Reminders;
        }));
    }

    private static void Prepare(ISiloBuilder silo, string setting, Func<CancellationToken, Task> make) =>
        silo.Services.AddSingleton<IHostedService>(new AzureAccountCheck(setting, make));
}
