namespace MoA.Server.CommandLine;

/// <summary>What the command line said.</summary>
/// <param name="Config">A configuration file; null: none.</param>
/// <param name="Urls">Where to listen, separated by semicolons; null: where the configuration says, else on loopback.</param>
/// <param name="Data">The journal's folder; null: where the configuration says.</param>
/// <param name="Demo">Whether to serve simulated models.</param>
internal sealed record ServerArguments(string? Config, string? Urls, string? Data, bool Demo);
