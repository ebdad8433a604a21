using Aspire.Hosting.Orleans;

namespace MoA.AppHost.Stores;

/// <summary>Silos on the emulator of Azure Storage.</summary>
internal static class AzureStorage
{
    /// <summary>Adds the emulator and silos: they meet in tables, keep the records of runs as blobs, and index and reminders in tables.</summary>
    public static IResourceBuilder<ProjectResource> AddSiloOnAzureStorage(this IDistributedApplicationBuilder builder, OrleansService orleans)
    {
        var storage = builder.AddAzureStorage("storage").RunAsEmulator();
        var clustering = storage.AddTables("clustering");
        var runs = storage.AddBlobs("runs");
        // One connection string for both: what is asked for blobs alone names no table service. By address, since the emulator tells its account
        // by the path only where the host is one.
        var table = storage.GetEndpoint("table");
        var account = builder.AddConnectionString("account", ReferenceExpression.Create(
            $"{runs.Resource.ConnectionStringExpression}TableEndpoint={table.Property(EndpointProperty.Scheme)}://{table.Property(EndpointProperty.IPV4Host)}:{table.Property(EndpointProperty.Port)}/devstoreaccount1;"));
        orleans.UseStores(AppHostOptions.Azure, clustering, account);
        return builder.AddProject<Projects.MoA_Silo_Azure>("silo", launchProfileName: null).WaitFor(storage);
    }
}
