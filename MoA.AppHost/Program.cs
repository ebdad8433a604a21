using MoA.AppHost;
using MoA.AppHost.Stores;

var builder = DistributedApplication.CreateBuilder(args);
var options = AppHostOptions.Read(builder);

var simulator = builder.AddProject<Projects.MoA_Simulator>("simulator", launchProfileName: null)
    .WithArgs("--config", options.SimulatorConfig)
    .WithHttpEndpoint(name: "http")
    .WithHttpHealthCheck("/stats");

// The names are those that a silo has by itself, and Orleans' tracing is what it does by itself.
var orleans = builder.AddOrleans("moa").WithClusterId("moa").WithServiceId("moa");
orleans.EnableDistributedTracing = false;

var silo = options.Store == AppHostOptions.Postgres ? builder.AddSiloOnPostgres(orleans) : builder.AddSiloOnAzureStorage(orleans);
silo.WithReference(orleans)
    .WithReplicas(options.Silos)
    .WithHttpEndpoint(port: 8080, name: "http")
    .WithHttpHealthCheck("/readyz")
    .WithModels(options, simulator)
    // All silos are on this machine: loopback, whatever network it is in, and a port for each.
    .WithEnvironment("MoA__Cluster__AdvertisedAddress", "127.0.0.1")
    .WithEnvironment("MoA__Cluster__SiloPort", "0");

builder.Build().Run();
