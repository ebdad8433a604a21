using System.Text;
using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;

namespace MoA.Evaluation.Batches.Budget;

/// <summary>
/// The worst case of a mixture whose prices are known: every call's reply is as long as it may be, a prompt has a token for each byte of
/// its text (UTF-8), a reference or an earlier answer has twice the tokens that its writer was allowed, since another model may count them
/// otherwise, and no prompt is longer than its model's context window. The engine holds a run to this sum, paid attempts that brought
/// nothing included.
/// </summary>
internal sealed class PricedItemCost(Mixture mixture, MoaCatalog catalog) : IItemCost
{
    // The reference code's default, which the engine uses where neither slot nor mixture nor caller says otherwise.
    private const int DefaultMaxTokens = 2048;
    private const int TokensPerMessage = 16;
    private const int AnotherTokenizer = 2;

    private static readonly int Instructions = Encoding.UTF8.GetByteCount(AggregateAndSynthesize.Instructions);

    /// <summary>Whether any of the mixture's models has a price.</summary>
    public static bool HasPrices(Mixture mixture, MoaCatalog catalog) => mixture.Layers.SelectMany(layer => layer.Proposers).Append(mixture.Aggregator)
        .Any(slot => catalog.Models.TryGetValue(slot.Model, out var model) && model.InputPricePerMillionTokens + model.OutputPricePerMillionTokens > 0);

    public decimal? Of(BatchItem item, IReadOnlyList<string> answers)
    {
        var known = answers.ToList();
        var cost = 0m;
        for (var step = answers.Count; step < item.Steps.Count; step++)
        {
            cost += OfRun(item.Steps[step](known), unknownAnswers: step - answers.Count);
            known.Add("");
        }

        return cost;
    }

    public decimal? OfNextStep(BatchItem item, IReadOnlyList<string> answers) => OfRun(item.Steps[answers.Count](answers), unknownAnswers: 0);

    public void Learn(decimal cost)
    {
        // The worst case stays what it is.
    }

    private decimal OfRun(ChatRequest request, int unknownAnswers)
    {
        var conversation = request.Messages.Sum(message => Encoding.UTF8.GetByteCount(message.Json.GetRawText()) + TokensPerMessage)
            + request.AggregatorFields.Values.Sum(field => Encoding.UTF8.GetByteCount(field.GetRawText()))
            + (unknownAnswers * AnotherTokenizer * (long)Output(mixture.Aggregator, request));
        var cost = 0m;
        var references = 0L;
        foreach (var layer in mixture.Layers)
        {
            cost += layer.Proposers.Sum(slot => OfCall(slot, request, conversation + references));
            references = Instructions + layer.Proposers.Sum(slot => (AnotherTokenizer * (long)Output(slot, request)) + TokensPerMessage);
        }

        return cost + OfCall(mixture.Aggregator, request, conversation + references);
    }

    private decimal OfCall(AgentSlot slot, ChatRequest request, long prompt)
    {
        if (!catalog.Models.TryGetValue(slot.Model, out var model))
            return 0;
        var system = slot.SystemPrompt is { } text ? Encoding.UTF8.GetByteCount(text) + TokensPerMessage : 0;
        var most = new TokenUsage(Math.Min(prompt + system, model.ContextWindow ?? long.MaxValue), Output(slot, request));
        return Pricing.CostOf(model, most);
    }

    private int Output(AgentSlot slot, ChatRequest request) =>
        slot.MaxTokens ?? mixture.MaxTokens ?? request.Sampling.MaxTokens
        ?? (mixture.Layers.Count > 0 ? DefaultMaxTokens : catalog.Models.GetValueOrDefault(slot.Model)?.MaxOutputTokens ?? DefaultMaxTokens);
}
