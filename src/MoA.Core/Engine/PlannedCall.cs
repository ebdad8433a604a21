using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>A call ready to be made.</summary>
/// <param name="Call">The call.</param>
/// <param name="Cuts">References that were shortened for it.</param>
/// <param name="Overflow">Why it cannot be made, where it does not fit the model's context window.</param>
internal sealed record PlannedCall(AgentCall Call, IReadOnlyList<ReferenceCut> Cuts, string? Overflow)
{
    /// <summary>The reply limit it is sent with, where that is neither slot's, mixture's nor caller's but what is left; null: it is theirs, or none is sent.</summary>
    public int? AssumedMaxTokens { get; init; }

    /// <summary>The most the call can use.</summary>
    public TokenUsage Most => new(Call.EstimatedPromptTokens, Call.ReservedOutputTokens);
}
