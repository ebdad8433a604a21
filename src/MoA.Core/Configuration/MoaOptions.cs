namespace MoA.Core.Configuration;

/// <summary>The configuration section <c>MoA</c> as it is written. <see cref="CatalogBuilder"/> checks it and makes the catalog of it.</summary>
public sealed class MoaOptions
{
    /// <summary>Providers by id.</summary>
    public Dictionary<string, ProviderOptions> Providers { get; init; } = [];

    /// <summary>Models by id.</summary>
    public Dictionary<string, ModelOptions> Models { get; init; } = [];

    /// <summary>Mixtures by id.</summary>
    public Dictionary<string, MixtureOptions> Mixtures { get; init; } = [];

    /// <summary>How far a request may change a mixture.</summary>
    public OverrideOptions Overrides { get; init; } = new();

    /// <summary>How many runs a host takes on.</summary>
    public RunOptions Runs { get; init; } = new();

    /// <summary>The HTTP API.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>The pages that show runs.</summary>
    public InspectorOptions Inspector { get; init; } = new();

    /// <summary>Where the embedded runtime keeps runs, and how long.</summary>
    public JournalOptions Journal { get; init; } = new();

    /// <summary>The cluster that a silo is part of; the server has none and ignores it.</summary>
    public ClusterOptions Cluster { get; init; } = new();
}
