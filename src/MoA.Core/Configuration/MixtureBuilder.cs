using MoA.Core.Mixtures;

namespace MoA.Core.Configuration;

/// <summary>Makes mixtures of their options, with every error they have.</summary>
internal sealed class MixtureBuilder(MoaOptions options, ErrorList errors)
{
    private const int MaxSlots = 64;

    public Mixture Build(string id, MixtureOptions mixture)
    {
        var path = $"MoA:Mixtures:{id}";
        CheckNumbers(path, mixture);
        var kind = Kind(path, mixture);
        var layers = mixture.ProposerLayers.Count > 0 ? ExplicitLayers(path, mixture) : SameLayers(path, mixture);
        if (kind == MixtureKind.Rank && layers[^1].MinProposals == 0)
        {
            var isOwn = mixture.ProposerLayers.Count > 0 && mixture.ProposerLayers[^1].MinProposals is not null;
            errors.Add(
                isOwn ? $"{path}:ProposerLayers:{mixture.ProposerLayers.Count - 1}:MinProposals" : $"{path}:MinProposals",
                "is 0, but Kind is Rank: the last proposer layer needs at least 1 proposal, or there is nothing to choose.");
        }

        return new Mixture
        {
            Name = id,
            Kind = kind,
            Layers = layers,
            Aggregator = Aggregator(path, mixture),
            Temperature = mixture.Temperature,
            MaxTokens = mixture.MaxTokens,
            CallTimeout = CatalogBuilder.Seconds(mixture.CallTimeoutSeconds),
            Deadline = CatalogBuilder.Seconds(mixture.DeadlineSeconds),
            Budget = mixture.MaxCostPerRun is null && mixture.MaxTokensPerRun is null
                ? null
                : new RunBudget { MaxCost = mixture.MaxCostPerRun, MaxTokens = mixture.MaxTokensPerRun },
        };
    }

    private MixtureKind Kind(string path, MixtureOptions mixture)
    {
        foreach (var kind in Enum.GetValues<MixtureKind>())
        {
            if (mixture.Kind.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        errors.Add($"{path}:Kind", $"must be {string.Join(" or ", Enum.GetNames<MixtureKind>())}, not '{mixture.Kind}'.");
        return MixtureKind.Synthesize;
    }

    private void CheckNumbers(string path, MixtureOptions mixture)
    {
        errors.CheckRange<int>($"{path}:Layers", mixture.Layers, 2, 16);
        errors.CheckRange<double>($"{path}:Temperature", mixture.Temperature, 0, 2);
        errors.CheckRange<int>($"{path}:MaxTokens", mixture.MaxTokens, 1, 10_000_000);
        errors.CheckRange<double>($"{path}:GraceSeconds", mixture.GraceSeconds, 0, 3600);
        errors.CheckRange<double>($"{path}:CallTimeoutSeconds", mixture.CallTimeoutSeconds, 1, 3600);
        errors.CheckRange<double>($"{path}:DeadlineSeconds", mixture.DeadlineSeconds, 1, 86_400);
        errors.CheckPositive<decimal>($"{path}:MaxCostPerRun", mixture.MaxCostPerRun);
        errors.CheckAtLeast<long>($"{path}:MaxTokensPerRun", mixture.MaxTokensPerRun, 1);
    }

    private List<MixtureLayer> SameLayers(string path, MixtureOptions mixture)
    {
        var layer = Layer(path, path, new ProposerLayerOptions { Proposers = mixture.Proposers }, mixture);
        return [.. Enumerable.Repeat(layer, Math.Clamp((mixture.Layers ?? 2) - 1, 1, 15))];
    }

    private List<MixtureLayer> ExplicitLayers(string path, MixtureOptions mixture)
    {
        if (mixture.Proposers.Count > 0)
            errors.Add($"{path}:Proposers", "cannot stand beside ProposerLayers: give one of the two.");
        if (mixture.ProposerLayers.Count > 15)
            errors.Add($"{path}:ProposerLayers", $"must be at most 15 layers, not {mixture.ProposerLayers.Count}.");
        if (mixture.Layers is { } layers && layers != mixture.ProposerLayers.Count + 1)
            errors.Add($"{path}:Layers", $"is {layers}, but ProposerLayers make {mixture.ProposerLayers.Count + 1} with the aggregator's: leave it out.");
        return [.. mixture.ProposerLayers.Select((layer, index) => Layer($"{path}:ProposerLayers:{index}", path, layer, mixture))];
    }

    private MixtureLayer Layer(string path, string mixturePath, ProposerLayerOptions layer, MixtureOptions mixture)
    {
        var slots = layer.Proposers.SelectMany((agent, index) => Slots($"{path}:Proposers:{index}", agent)).ToArray();
        if (layer.Proposers.Count == 0)
            errors.Add($"{path}:Proposers", "is empty: give at least one proposer.");
        else if (slots.Length > MaxSlots)
            errors.Add($"{path}:Proposers", $"must be at most {MaxSlots} slots, not {slots.Length}.");

        var minProposals = layer.MinProposals ?? mixture.MinProposals;
        var proceedAfter = layer.ProceedAfter ?? mixture.ProceedAfter;
        var grace = layer.GraceSeconds ?? mixture.GraceSeconds;
        if (slots.Length > 0)
        {
            // What a layer takes from its mixture is wrong where it was written, not where it was taken to.
            errors.CheckRange<int>($"{(layer.MinProposals is null ? mixturePath : path)}:MinProposals", minProposals, 0, slots.Length);
            errors.CheckRange<int>(
                $"{(layer.ProceedAfter is null ? mixturePath : path)}:ProceedAfter", proceedAfter, Math.Clamp(minProposals, 1, slots.Length), slots.Length);
        }

        if (layer.GraceSeconds is not null)
            errors.CheckRange<double>($"{path}:GraceSeconds", layer.GraceSeconds, 0, 3600);
        return new MixtureLayer
        {
            Proposers = slots,
            MinProposals = minProposals,
            Quorum = proceedAfter is { } count ? new Quorum(count, CatalogBuilder.Seconds(grace)) : null,
        };
    }

    private AgentSlot Aggregator(string path, MixtureOptions mixture)
    {
        if (mixture.Aggregator is null)
        {
            errors.Add($"{path}:Aggregator", "is missing: give the id of a configured model.");
            return new AgentSlot { Model = "" };
        }

        if (mixture.Aggregator.Count != 1)
            errors.Add($"{path}:Aggregator:Count", $"must be 1, not {mixture.Aggregator.Count}: a mixture has one aggregator.");
        return Slots($"{path}:Aggregator", mixture.Aggregator).First();
    }

    private IEnumerable<AgentSlot> Slots(string path, AgentOptions agent)
    {
        if (string.IsNullOrEmpty(agent.Model))
            errors.Add($"{path}:Model", "is missing: give the id of a configured model.");
        else if (options.Mixtures.ContainsKey(agent.Model))
            errors.Add(path, $"'{agent.Model}' is a mixture; agents are models, so a mixture cannot stand inside a mixture.");
        else if (!options.Models.ContainsKey(agent.Model))
            errors.Add(path, $"'{agent.Model}' is not configured under MoA:Models.");
        errors.CheckRange<int>($"{path}:Count", agent.Count, 1, MaxSlots);
        errors.CheckRange<double>($"{path}:Temperature", agent.Temperature, 0, 2);
        errors.CheckRange<int>($"{path}:MaxTokens", agent.MaxTokens, 1, 10_000_000);
        var slot = new AgentSlot
        {
            Model = agent.Model ?? "",
            Temperature = agent.Temperature,
            MaxTokens = agent.MaxTokens,
            SystemPrompt = string.IsNullOrWhiteSpace(agent.SystemPrompt) ? null : agent.SystemPrompt,
        };
        return Enumerable.Repeat(slot, Math.Clamp(agent.Count, 1, MaxSlots));
    }
}
