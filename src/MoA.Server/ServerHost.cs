using MoA.Embedded.Hosting;
using MoA.Embedded.Journal;
using MoA.Hosting;
using MoA.Hosting.CommandLine;

namespace MoA.Server;

/// <summary>The server: the API over the embedded runtime.</summary>
internal static class ServerHost
{
    private const string DataFolder = "MoA:Journal:Directory";

    public static HostRecipe Recipe { get; } = new()
    {
        Name = "server",
        Description = "Mixture-of-Agents server with an OpenAI-compatible API.",
        Options = [SettingOption.Create(DataFolder, "--data", "DIR", "The folder of the journal, which holds every run. Default moa-data.")],
        AddRuntime = (builder, configuration) => builder.Services.AddMoaEmbedded(configuration.Options),
        Explain = failure => (failure as JournalException)?.Message,
    };

    /// <summary>What the server is started with.</summary>
    /// <param name="config">A configuration file; null: none.</param>
    /// <param name="data">The journal's folder; null: where the configuration says.</param>
    /// <param name="demo">Whether to serve simulated models.</param>
    public static HostArguments Arguments(string? config, string? data, bool demo) => new(config, Urls: null, demo)
    {
        Settings = data is null ? [] : new Dictionary<string, string?> { [DataFolder] = data },
    };
}
