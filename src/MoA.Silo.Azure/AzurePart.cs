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
    private const string Tables = "MoaIndex";
    private const string Container = "moa-runs";

    /// <inheritdoc/>
    public override string Name => StoreKind.Azure;

    /// <inheritdoc/>
    public override IEnumerable<ConfigurationError> Check(ClusterOptions cluster) =>
    [
        .. StoreConnections.CheckVariables(cluster, Name),
        .. cluster.Clustering.Kind == Name ? AzureAccount.Check("MoA:Cluster:Clustering", StoreConnections.Clustering(cluster)) : [],
        .. cluster.Storage.Kind == Name && !ClusterConnections.IsShared(cluster) ? AzureAccount.Check("MoA:Cluster:Storage", StoreConnections.Storage(cluster)) : [],
    ];

    /// <inheritdoc/>
    public override void UseClustering(ISiloBuilder silo, ClusterOptions cluster)
    {
        var tables = AzureAccount.OfClustering(cluster).Tables();
        silo.UseAzureStorageClustering(options => options.Configure(azure => azure.TableServiceClient = tables));
    }

    /// <inheritdoc/>
    public override void UseStorage(ISiloBuilder silo, ClusterOptions cluster)
    {
        var account = AzureAccount.OfStorage(cluster);
        var (tables, blobs) = (account.Tables(), account.Blobs());
        silo.AddAzureBlobGrainStorage(ClusterStorage.Runs, options => options.Configure(azure =>
        {
            azure.BlobServiceClient = blobs;
            azure.ContainerName = Container;
        }));
        silo.AddAzureTableGrainStorage(ClusterStorage.Index, options => options.Configure(azure =>
        {
            azure.TableServiceClient = tables;
            azure.TableName = Tables;
            // What is deleted leaves no row behind.
            azure.DeleteStateOnClear = true;
        }));
        silo.UseAzureTableReminderService(options => options.Configure(azure => azure.TableServiceClient = tables));
    }
}
