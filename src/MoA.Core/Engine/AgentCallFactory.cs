using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Quota;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>Works out what each agent of a run is asked: messages with references, sampling, size.</summary>
internal sealed class AgentCallFactory(RunHeader header, DateTimeOffset deadline, TokenEstimator estimator)
{
    // The reference code's defaults, for mixtures that leave them open; a single model keeps its provider's.
    private const double DefaultTemperature = 0.7;
    private const int DefaultMaxTokens = 2048;

    private readonly Mixture _mixture = header.Mixture;
    private LayerPrompts _prompts = new(header.Request.Messages, []);

    /// <summary>Makes the call of a proposer slot.</summary>
    /// <param name="layer">The layer, from 1.</param>
    /// <param name="slot">The slot in the layer, from 0.</param>
    /// <param name="model">The model to ask.</param>
    /// <param name="references">The usable proposals of the layer before.</param>
    /// <param name="record">How it was planned before; null: it is planned for the first time.</param>
    public PlannedCall ForProposer(int layer, int slot, ModelSpec model, IReadOnlyList<Reference> references, CallRecord? record = null)
    {
        var proposers = _mixture.Layers[layer - 1].Proposers;
        var sampling = Sampling(proposers[slot]);
        // The same model in several slots is sampled several times: one seed for all would give the same proposal each time.
        var twinsBefore = proposers.Take(slot).Count(other => other.Model == proposers[slot].Model);
        if (sampling.Seed is { } seed && twinsBefore > 0)
            sampling = sampling with { Seed = unchecked(seed + twinsBefore) };
        var priority = layer == 1 ? QuotaPriority.NewRun : QuotaPriority.LaterLayer;
        return Plan(layer, slot, proposers[slot], model, sampling, references, priority, fieldCharacters: 0, record);
    }

    /// <summary>Makes the aggregator's call.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="references">The usable proposals of the last proposer layer.</param>
    /// <param name="record">How it was planned before; null: it is planned for the first time.</param>
    public PlannedCall ForAggregator(ModelSpec model, IReadOnlyList<Reference> references, CallRecord? record = null)
    {
        var sampling = Sampling(_mixture.Aggregator);
        // For the final answer the caller's limit is a promise, so the tighter one counts.
        if (header.Request.Sampling.MaxTokens is { } asked && sampling.MaxTokens is { } limit)
            sampling = sampling with { MaxTokens = Math.Min(asked, limit) };
        var fields = header.Request.AggregatorFields;
        var planned = Plan(
            _mixture.LayerCount,
            0,
            _mixture.Aggregator,
            model,
            sampling,
            references,
            QuotaPriority.Aggregator,
            TokenEstimator.CountCharacters(fields),
            record);
        return planned with { Call = planned.Call with { Stream = true, Fields = fields } };
    }

    private SamplingSettings Sampling(AgentSlot slot)
    {
        var asked = header.Request.Sampling;
        var isMixture = _mixture.Layers.Count > 0;
        return asked with
        {
            Temperature = slot.Temperature ?? _mixture.Temperature ?? asked.Temperature ?? (isMixture ? DefaultTemperature : null),
            MaxTokens = slot.MaxTokens ?? _mixture.MaxTokens ?? asked.MaxTokens ?? (isMixture ? DefaultMaxTokens : null),
        };
    }

    private PlannedCall Plan(
        int layer,
        int slot,
        AgentSlot agent,
        ModelSpec model,
        SamplingSettings sampling,
        IReadOnlyList<Reference> references,
        QuotaPriority priority,
        long fieldCharacters,
        CallRecord? record)
    {
        if (!ReferenceEquals(_prompts.References, references))
            _prompts = new LayerPrompts(header.Request.Messages, references);
        var output = sampling.MaxTokens ?? record?.MaxTokens ?? AssumedOutput(model, _prompts.Bare(agent.SystemPrompt), fieldCharacters);
        // A budget is kept only if the provider cannot write more than was set aside.
        int? assumed = _mixture.Budget is not null && sampling.MaxTokens is null ? output : null;
        if (assumed is not null)
            sampling = sampling with { MaxTokens = assumed };
        var (withReferences, cuts, overflow) = record is null
            ? Inject(agent.SystemPrompt, model, output, fieldCharacters)
            : (InjectAgain(agent.SystemPrompt, record.Cuts), record.Cuts, null);
        var call = new AgentCall
        {
            Run = header.Id,
            Tenant = header.Tenant,
            Layer = layer,
            Slot = slot,
            Model = model,
            Messages = withReferences,
            Sampling = sampling,
            Timeout = _mixture.CallTimeout,
            Deadline = deadline,
            Priority = priority,
            EstimatedPromptTokens = estimator.EstimatePrompt(model.Id, withReferences, fieldCharacters),
            ReservedOutputTokens = output,
        };
        return new PlannedCall(call, cuts, overflow) { AssumedMaxTokens = assumed };
    }

    // What was cut followed from what the estimator knew at the time, so it is taken from the record.
    private IReadOnlyList<ChatMessage> InjectAgain(string? systemPrompt, IReadOnlyList<ReferenceCut> cuts) =>
        cuts.Count == 0 ? _prompts.Whole(systemPrompt) : _prompts.With(systemPrompt, ReferenceFitter.Cut(_prompts.References, cuts));

    // A call without a limit writes what its window leaves it, however little: that is no reason to refuse it.
    private int AssumedOutput(ModelSpec model, IReadOnlyList<ChatMessage> messages, long fieldCharacters) => model.ContextWindow is { } window
        ? (int)Math.Clamp((long)window - estimator.EstimatePrompt(model.Id, messages, fieldCharacters), 1, model.MaxOutputTokens)
        : model.MaxOutputTokens;

    private (IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ReferenceCut> Cuts, string? Overflow) Inject(
        string? systemPrompt, ModelSpec model, int output, long fieldCharacters)
    {
        if (model.ContextWindow is not { } window)
            return (_prompts.Whole(systemPrompt), [], null);
        var left = (long)window - output - estimator.EstimatePrompt(model.Id, _prompts.Skeleton(systemPrompt), fieldCharacters);
        if (left < 0)
        {
            return (
                _prompts.Bare(systemPrompt),
                [],
                $"the messages and a reply of {output} tokens need about {window - left} tokens, but {model.Id} has {window}");
        }

        var space = (long)(left * estimator.CharactersPerToken(model.Id));
        var (texts, cuts) = ReferenceFitter.Fit(_prompts.References, space);
        return (cuts.Count == 0 ? _prompts.Whole(systemPrompt) : _prompts.With(systemPrompt, texts), cuts, null);
    }
}
