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
    private LayerPrompts _prompts = new(header.Request.Messages, [], Synthesize);

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
        return WritesAnswers(layer)
            ? PlanAnswer(layer, slot, proposers[slot], model, sampling, references, priority, record)
            : Plan(layer, slot, proposers[slot], model, sampling, PromptsOf(references), priority, fieldCharacters: 0, record);
    }

    /// <summary>Makes the aggregator's call.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="references">The usable proposals of the last proposer layer.</param>
    /// <param name="record">How it was planned before; null: it is planned for the first time.</param>
    public PlannedCall ForAggregator(ModelSpec model, IReadOnlyList<Reference> references, CallRecord? record = null)
    {
        var planned = PlanAnswer(
            _mixture.LayerCount, 0, _mixture.Aggregator, model, Sampling(_mixture.Aggregator), references, QuotaPriority.Aggregator, record);
        return planned with { Call = planned.Call with { Stream = true } };
    }

    /// <summary>
    /// Makes the call by which the aggregator of a mixture that ranks chooses a proposal. The caller's sampling and fields are for the answer, which
    /// is there already; choosing is a task of its own, at temperature 0 unless the slot says otherwise.
    /// </summary>
    /// <param name="model">The aggregator's model.</param>
    /// <param name="references">The proposals.</param>
    /// <param name="again">Whether the first reply named none: the same question at temperature 0 would bring the same reply, so this one differs.</param>
    /// <param name="record">How it was planned before; null: it is planned for the first time.</param>
    public PlannedCall ForRanker(ModelSpec model, IReadOnlyList<Reference> references, bool again, CallRecord? record = null)
    {
        var ranker = _mixture.Aggregator;
        var sampling = new SamplingSettings
        {
            Temperature = ranker.Temperature ?? (again ? DefaultTemperature : 0),
            MaxTokens = ranker.MaxTokens ?? _mixture.MaxTokens ?? DefaultMaxTokens,
            Seed = header.Request.Sampling.Seed is { } seed ? unchecked(seed + (again ? 1 : 0)) : null,
        };
        var prompts = new LayerPrompts(header.Request.Messages, references, (messages, texts) => ChooseBest.AddTo(messages, texts, again));
        return Plan(_mixture.LayerCount, 0, ranker, model, sampling, prompts, QuotaPriority.Aggregator, fieldCharacters: 0, record);
    }

    // Where the mixture ranks, the answer is written in the last proposer layer.
    private bool WritesAnswers(int layer) => _mixture.Kind == MixtureKind.Rank && layer == _mixture.Layers.Count;

    private PlannedCall PlanAnswer(
        int layer,
        int slot,
        AgentSlot agent,
        ModelSpec model,
        SamplingSettings sampling,
        IReadOnlyList<Reference> references,
        QuotaPriority priority,
        CallRecord? record)
    {
        // For the final answer the caller's limit is a promise, so the tighter one counts.
        if (header.Request.Sampling.MaxTokens is { } asked && sampling.MaxTokens is { } limit)
            sampling = sampling with { MaxTokens = Math.Min(asked, limit) };
        var fields = header.Request.AggregatorFields;
        var planned = Plan(layer, slot, agent, model, sampling, PromptsOf(references), priority, TokenEstimator.CountCharacters(fields), record);
        return planned with { Call = planned.Call with { Fields = fields } };
    }

    private LayerPrompts PromptsOf(IReadOnlyList<Reference> references)
    {
        if (!ReferenceEquals(_prompts.References, references))
            _prompts = new LayerPrompts(header.Request.Messages, references, Synthesize);
        return _prompts;
    }

    private static IReadOnlyList<ChatMessage> Synthesize(IReadOnlyList<ChatMessage> messages, IReadOnlyList<string> references) =>
        SystemMessage.Append(messages, AggregateAndSynthesize.Build(references));

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
        LayerPrompts prompts,
        QuotaPriority priority,
        long fieldCharacters,
        CallRecord? record)
    {
        var output = sampling.MaxTokens ?? record?.MaxTokens ?? AssumedOutput(model, prompts.Bare(agent.SystemPrompt), fieldCharacters);
        // A budget is kept only if the provider cannot write more than was set aside.
        int? assumed = _mixture.Budget is not null && sampling.MaxTokens is null ? output : null;
        if (assumed is not null)
            sampling = sampling with { MaxTokens = assumed };
        var (withReferences, cuts, overflow) = record is null
            ? Inject(prompts, agent.SystemPrompt, model, output, fieldCharacters)
            : (InjectAgain(prompts, agent.SystemPrompt, record.Cuts), record.Cuts, null);
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
    private static IReadOnlyList<ChatMessage> InjectAgain(LayerPrompts prompts, string? systemPrompt, IReadOnlyList<ReferenceCut> cuts) =>
        cuts.Count == 0 ? prompts.Whole(systemPrompt) : prompts.With(systemPrompt, ReferenceFitter.Cut(prompts.References, cuts));

    // A call without a limit writes what its window leaves it, however little: that is no reason to refuse it.
    private int AssumedOutput(ModelSpec model, IReadOnlyList<ChatMessage> messages, long fieldCharacters) => model.ContextWindow is { } window
        ? (int)Math.Clamp((long)window - estimator.EstimatePrompt(model.Id, messages, fieldCharacters), 1, model.MaxOutputTokens)
        : model.MaxOutputTokens;

    private (IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ReferenceCut> Cuts, string? Overflow) Inject(
        LayerPrompts prompts, string? systemPrompt, ModelSpec model, int output, long fieldCharacters)
    {
        if (model.ContextWindow is not { } window)
            return (prompts.Whole(systemPrompt), [], null);
        var left = (long)window - output - estimator.EstimatePrompt(model.Id, prompts.Skeleton(systemPrompt), fieldCharacters);
        if (left < 0)
        {
            return (
                prompts.Bare(systemPrompt),
                [],
                $"the messages and a reply of {output} tokens need about {window - left} tokens, but {model.Id} has {window}");
        }

        var space = (long)(left * estimator.CharactersPerToken(model.Id));
        var (texts, cuts) = ReferenceFitter.Fit(prompts.References, space);
        return (cuts.Count == 0 ? prompts.Whole(systemPrompt) : prompts.With(systemPrompt, texts), cuts, null);
    }
}
