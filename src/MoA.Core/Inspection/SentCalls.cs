using System.Text.Json;
using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;

namespace MoA.Core.Inspection;

/// <summary>Shows again what the agents of a run were sent. Thread-safe.</summary>
/// <param name="catalog">Stands in for what runs of earlier versions did not journal.</param>
/// <param name="estimator">Plans what has not ended.</param>
/// <param name="requests">Writes requests as they are sent.</param>
public sealed class SentCalls(MoaCatalog catalog, TokenEstimator estimator, IAgentRequestWriter requests)
{
    /// <summary>Makes a call of a run again.</summary>
    /// <param name="run">The run as it stands.</param>
    /// <param name="layer">The layer, from 1.</param>
    /// <param name="slot">The slot in the layer, from 0.</param>
    /// <returns>The call; null where the run has started no such layer, or the layer has no such slot.</returns>
    public SentCall? Find(RunSnapshot run, int layer, int slot)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (layer < 1 || layer > run.Layers.Count || slot < 0 || slot >= run.Layers[layer - 1].Proposals.Count)
            return null;
        var proposal = run.Layers[layer - 1].Proposals[slot];
        var planned = Plan(run, proposal);
        return new SentCall
        {
            Call = planned.Call,
            Body = requests.Write(planned.Call),
            Cuts = planned.Cuts,
            IsMade = proposal.Attempts == 0 && proposal.Status is ProposalStatus.Running or ProposalStatus.Cancelled ? null : proposal.Attempts > 0,
            Doubts = SentDoubts.Of(run, proposal, catalog),
        };
    }

    private PlannedCall Plan(RunSnapshot run, Proposal proposal)
    {
        var calls = new AgentCallFactory(HeaderOf(run), run.Created + run.Recipe.Deadline, estimator);
        var record = SentDoubts.IsRecorded(proposal) ? new CallRecord(proposal.Cuts ?? [], proposal.Sent?.MaxTokens) : null;
        var model = ModelOf(proposal);
        var references = ReferencesOf(run, proposal.Layer - 1);
        if (proposal.Layer <= run.Recipe.Layers.Count)
            return calls.ForProposer(proposal.Layer, proposal.Slot, model, references, record);
        return run.Recipe.Kind == MixtureKind.Rank
            ? calls.ForRanker(model, references, again: false, record)
            : calls.ForAggregator(model, references, record);
    }

    private static RunHeader HeaderOf(RunSnapshot run) => new()
    {
        Id = run.Id,
        Created = run.Created,
        Mixture = run.Recipe,
        Request = new ChatRequest
        {
            Messages = run.Messages,
            Sampling = run.Sampling ?? new SamplingSettings(),
            AggregatorFields = run.AggregatorFields ?? new Dictionary<string, JsonElement>(),
        },
        Tenant = run.Tenant,
        Simulated = run.Simulated,
    };

    private static IReadOnlyList<Reference> ReferencesOf(RunSnapshot run, int layer) =>
        layer == 0 ? [] : [.. run.Layers[layer - 1].Proposals.Where(References.IsUsable).Select(References.Of)];

    private ModelSpec ModelOf(Proposal proposal)
    {
        var configured = catalog.Models.GetValueOrDefault(proposal.Model)
            ?? new ModelSpec { Id = proposal.Model, Provider = proposal.Provider ?? "", Name = proposal.Model };
        return proposal.Sent is not { } sent
            ? configured
            : configured with
            {
                Provider = proposal.Provider ?? configured.Provider,
                Name = sent.Model,
                MaxTokensField = sent.MaxTokensField ?? ModelSpec.DefaultMaxTokensField,
            };
    }
}
