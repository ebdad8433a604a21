using Microsoft.Extensions.Configuration;

namespace MoA.AppHost;

/// <summary>What the command line chose.</summary>
/// <param name="Store"><c>--store</c>: where silos meet and keep their runs, <c>azure</c> (the emulator of Azure Storage, the default) or <c>postgres</c>.</param>
/// <param name="Silos"><c>--silos</c>: how many, 1 to 20. Default 3.</param>
/// <param name="ModelsConfig"><c>--config</c>: the models to serve, a file as silos take it. Default: the simulated ones.</param>
/// <param name="SimulatorConfig">How the simulated models behave.</param>
internal sealed record AppHostOptions(string Store, int Silos, string ModelsConfig, string SimulatorConfig)
{
    public const string Azure = "azure";
    public const string Postgres = "postgres";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="DistributedApplicationException">An option is wrong, or it is asked to publish.</exception>
    public static AppHostOptions Read(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            throw new DistributedApplicationException("This application is for developing on one machine. What is deployed is in the folder deploy.");
        var shared = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", "deploy", "config"));
        var store = builder.Configuration["store"] ?? Azure;
        if (store is not (Azure or Postgres))
            throw new DistributedApplicationException($"--store: '{store}' is neither {Azure} nor {Postgres}.");
        if (!int.TryParse(builder.Configuration["silos"] ?? "3", out var silos) || silos is < 1 or > 20)
            throw new DistributedApplicationException($"--silos: '{builder.Configuration["silos"]}' is not a number from 1 to 20.");
        var models = Path.GetFullPath(builder.Configuration["config"] ?? Path.Combine(shared, "simulated.json"));
        if (!File.Exists(models))
            throw new DistributedApplicationException($"--config: the file '{models}' does not exist.");
        return new AppHostOptions(store, silos, models, Path.Combine(shared, "simulator.json"));
    }
}
