namespace MoA.Core.Mixtures;

/// <summary>
/// What one run may spend. Checked before every call with the call's estimated prompt and its largest possible reply, so a run stops
/// before it overspends.
/// </summary>
public sealed record RunBudget
{
    /// <summary>Most money, in the currency of the configured prices (US dollars in the samples); null: no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Most tokens, prompts and replies of all calls together; null: no limit.</summary>
    public long? MaxTokens { get; init; }
}
