using Aspire.Hosting.Orleans;

namespace MoA.AppHost.Stores;

/// <summary>Silos on PostgreSQL.</summary>
internal static class Postgres
{
    /// <summary>Adds the database, the command that makes its tables, and silos that wait for it.</summary>
    public static IResourceBuilder<ProjectResource> AddSiloOnPostgres(this IDistributedApplicationBuilder builder, OrleansService orleans)
    {
        var database = builder.AddPostgres("postgres").AddDatabase("database", databaseName: "moa");
        var schema = builder.AddProject<Projects.MoA_Cli>("schema", launchProfileName: null)
            .WithArgs("cluster", "init")
            .WithEnvironment("MOA_CLUSTER_CONNECTION", database)
            .WaitFor(database);
        orleans.UseStores(AppHostOptions.Postgres, database, database);
        return builder.AddProject<Projects.MoA_Silo>("silo", launchProfileName: null).WaitForCompletion(schema);
    }
}
