using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Accounting;

/// <summary>What tokens cost.</summary>
public static class Pricing
{
    private const decimal Million = 1_000_000m;

    /// <summary>The cost of a usage at a model's configured prices, in their currency.</summary>
    public static decimal CostOf(ModelSpec model, TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ((usage.PromptTokens * model.InputPricePerMillionTokens) + (usage.CompletionTokens * model.OutputPricePerMillionTokens)) / Million;
    }
}
