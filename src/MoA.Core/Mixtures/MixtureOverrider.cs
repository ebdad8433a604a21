using System.Globalization;

namespace MoA.Core.Mixtures;

/// <summary>Applies the request field <c>moa</c> to a mixture, within the limits that the configuration sets.</summary>
public sealed class MixtureOverrider
{
    private readonly MoaCatalog _catalog;
    private readonly Func<string, bool> _mayUse;
    private readonly List<OverrideError> _errors = [];

    private MixtureOverrider(MoaCatalog catalog, Func<string, bool>? mayUse)
    {
        _catalog = catalog;
        _mayUse = mayUse ?? (static _ => true);
    }

    private OverrideLimits Limits => _catalog.Overrides;

    /// <summary>Makes the recipe of one request.</summary>
    /// <param name="mixture">The mixture that the request names; a single model becomes a mixture where proposers are given.</param>
    /// <param name="overrides">What the request changes.</param>
    /// <param name="catalog">The models there are, and the limits.</param>
    /// <param name="mayUse">Which models the caller may name; null: all. What it may not use counts as unknown.</param>
    /// <returns>
    /// The recipe, and every error. With an error the recipe must not be used. New proposer slots carry no settings of their own; the
    /// aggregator keeps its settings whoever fills its place; a layer's <see cref="MixtureLayer.MinProposals"/> and quorum shrink with its slots.
    /// </returns>
    public static (Mixture Mixture, IReadOnlyList<OverrideError> Errors) Apply(
        Mixture mixture, MixtureOverrides overrides, MoaCatalog catalog, Func<string, bool>? mayUse = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(overrides);
        ArgumentNullException.ThrowIfNull(catalog);
        var overrider = new MixtureOverrider(catalog, mayUse);
        return (overrider.Apply(mixture, overrides), overrider._errors);
    }

    private Mixture Apply(Mixture mixture, MixtureOverrides overrides)
    {
        CheckAllowed(overrides);
        CheckProposers(overrides);
        if (overrides.Aggregator is not null)
            CheckModel("moa.aggregator", overrides.Aggregator);
        if (overrides.Layers is { } layers && (layers < 1 || layers > Limits.MaxLayers))
            Add("moa.layers", $"must be from 1 to {Limits.MaxLayers}, the aggregator's layer included, not {layers}.");
        else if (overrides.Layers == 1 && mixture.Kind == MixtureKind.Rank)
            Add("moa.layers", $"is 1, which leaves '{mixture.Name}' no proposals to choose from (Kind is Rank): ask for at least 2, or leave it out.");

        var changed = mixture with
        {
            Aggregator = overrides.Aggregator is null ? mixture.Aggregator : mixture.Aggregator with { Model = overrides.Aggregator },
            Budget = Budget(mixture.Budget, overrides.Budget),
            Deadline = Deadline(mixture.Deadline, overrides.Deadline),
        };
        return _errors.Count > 0 ? changed : changed with { Layers = Layers(mixture, overrides) };
    }

    private void CheckAllowed(MixtureOverrides overrides)
    {
        if (Limits.AllowOverrides)
            return;
        const string Refused = "cannot be changed by a request on this server (MoA:Overrides:Allow is false): leave it out.";
        if (overrides.Layers is not null)
            Add("moa.layers", Refused);
        if (overrides.Proposers is not null)
            Add("moa.proposers", Refused);
        if (overrides.Aggregator is not null)
            Add("moa.aggregator", Refused);
    }

    private void CheckProposers(MixtureOverrides overrides)
    {
        if (overrides.Proposers is not { } proposers)
            return;
        if (proposers.Count < 1 || proposers.Count > Limits.MaxProposers)
        {
            Add("moa.proposers", $"must hold from 1 to {Limits.MaxProposers} models, not {proposers.Count}.");
            return;
        }

        for (var index = 0; index < proposers.Count; index++)
            CheckModel(string.Create(CultureInfo.InvariantCulture, $"moa.proposers[{index}]"), proposers[index]);
        if (overrides.Layers == 1)
            Add("moa.layers", "is 1, which leaves no layer for moa.proposers: ask for at least 2, or leave one of the two out.");
        else if (overrides.Layers is null && Limits.MaxLayers < 2)
            Add("moa.proposers", "needs two layers, and this server allows requests one (MoA:Overrides:MaxLayers): leave it out.");
    }

    private void CheckModel(string field, string model)
    {
        if (!_mayUse(model))
            Add(field, $"names the unknown model '{model}': GET /v1/models lists the models there are.");
        else if (_catalog.Mixtures.ContainsKey(model))
            Add(field, $"names '{model}', which is a mixture; a mixture cannot stand inside a mixture: name models.");
        else if (!_catalog.Models.ContainsKey(model))
            Add(field, $"names the unknown model '{model}': GET /v1/models lists the models there are.");
    }

    private IReadOnlyList<MixtureLayer> Layers(Mixture mixture, MixtureOverrides overrides)
    {
        var slots = overrides.Proposers?.Select(model => new AgentSlot { Model = model }).ToArray();
        var layers = overrides switch
        {
            { Layers: null, Proposers: null } => mixture.Layers,
            { Layers: null } when mixture.Layers.Count > 0 => mixture.Layers,
            _ => Repeat(mixture, overrides.Layers ?? 2, hasProposers: slots is not null),
        };
        return slots is null ? layers : [.. layers.Select(layer => WithProposers(layer, slots))];
    }

    private MixtureLayer[] Repeat(Mixture mixture, int layers, bool hasProposers)
    {
        if (mixture.Layers.Count == 0 && !hasProposers && layers > 1)
        {
            Add("moa.layers", $"is {layers}, but '{mixture.Name}' is a single model: give moa.proposers, or name a mixture as 'model'.");
            return [];
        }

        var first = mixture.Layers.Count > 0 ? mixture.Layers[0] : new MixtureLayer { Proposers = [] };
        return [.. Enumerable.Repeat(first, layers - 1)];
    }

    private static MixtureLayer WithProposers(MixtureLayer layer, AgentSlot[] slots) => layer with
    {
        Proposers = slots,
        MinProposals = Math.Min(layer.MinProposals, slots.Length),
        Quorum = layer.Quorum is { } quorum ? quorum with { ProceedAfter = Math.Min(quorum.ProceedAfter, slots.Length) } : null,
    };

    private RunBudget? Budget(RunBudget? own, RunBudget? asked)
    {
        if (asked is null)
            return own;
        if (asked.MaxCost is { } cost)
        {
            if (cost <= 0)
                Add("moa.max_cost", "must be above 0.");
            else if (cost > Limits.MaxCost)
                Add("moa.max_cost", string.Create(CultureInfo.InvariantCulture, $"must be at most {Limits.MaxCost}, not {cost}."));
        }

        if (asked.MaxTokens is { } tokens)
        {
            if (tokens < 1)
                Add("moa.max_tokens", "must be at least 1.");
            else if (tokens > Limits.MaxTokens)
                Add("moa.max_tokens", string.Create(CultureInfo.InvariantCulture, $"must be at most {Limits.MaxTokens}, not {tokens}."));
        }

        return new RunBudget { MaxCost = Tighter(own?.MaxCost, asked.MaxCost), MaxTokens = Tighter(own?.MaxTokens, asked.MaxTokens) };
    }

    private TimeSpan Deadline(TimeSpan own, TimeSpan? asked)
    {
        if (asked is not { } deadline)
            return own;
        if (deadline <= TimeSpan.Zero || deadline > Limits.MaxDeadline)
        {
            Add("moa.deadline_seconds", string.Create(
                CultureInfo.InvariantCulture, $"must be above 0 and at most {Limits.MaxDeadline.TotalSeconds}, not {deadline.TotalSeconds}."));
        }

        return deadline;
    }

    private static T? Tighter<T>(T? own, T? asked)
        where T : struct, IComparable<T>
    {
        if (own is not { } first || asked is not { } second)
            return own ?? asked;
        return first.CompareTo(second) <= 0 ? first : second;
    }

    private void Add(string field, string message) => _errors.Add(new OverrideError(field, message));
}
