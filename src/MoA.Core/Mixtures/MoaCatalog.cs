namespace MoA.Core.Mixtures;

/// <summary>Every provider, model and mixture of a validated configuration.</summary>
public sealed class MoaCatalog
{
    /// <summary>Makes a catalog. The three maps are keyed by the configured ids.</summary>
    public MoaCatalog(
        IReadOnlyDictionary<string, ProviderSpec> providers,
        IReadOnlyDictionary<string, ModelSpec> models,
        IReadOnlyDictionary<string, Mixture> mixtures,
        OverrideLimits overrides)
    {
        Providers = providers;
        Models = models;
        Mixtures = mixtures;
        Overrides = overrides;
    }

    /// <summary>Providers by id.</summary>
    public IReadOnlyDictionary<string, ProviderSpec> Providers { get; }

    /// <summary>Models by id.</summary>
    public IReadOnlyDictionary<string, ModelSpec> Models { get; }

    /// <summary>Mixtures by id.</summary>
    public IReadOnlyDictionary<string, Mixture> Mixtures { get; }

    /// <summary>How far a request may change a mixture.</summary>
    public OverrideLimits Overrides { get; }

    /// <summary>The recipe behind a <c>model</c> id: a mixture, or a single model as a mixture without proposer layers; null: unknown.</summary>
    public Mixture? Find(string id)
    {
        if (Mixtures.TryGetValue(id, out var mixture))
            return mixture;
        return Models.ContainsKey(id) ? new Mixture { Name = id, Layers = [], Aggregator = new AgentSlot { Model = id } } : null;
    }

    /// <summary>Whether any model of a mixture is served by a simulated provider.</summary>
    public bool IsSimulated(Mixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        return mixture.Layers.SelectMany(layer => layer.Proposers).Append(mixture.Aggregator)
            .Any(slot => Models.TryGetValue(slot.Model, out var model) && Providers[model.Provider].Simulated);
    }
}
