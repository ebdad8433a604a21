namespace MoA.Hosting.CommandLine;

/// <summary>What the command line said.</summary>
/// <param name="Config">A configuration file; null: none.</param>
/// <param name="Urls">Where to listen, separated by semicolons; null: where the configuration says, else on loopback.</param>
/// <param name="Demo">Whether to serve simulated models.</param>
internal sealed record HostArguments(string? Config, string? Urls, bool Demo)
{
    /// <summary>Settings that it gave, by their paths; they win over every other source.</summary>
    public Dictionary<string, string?> Settings { get; init; } = [];
}
