using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>A call ready to be made.</summary>
/// <param name="Call">The call.</param>
/// <param name="Cuts">References that were shortened for it.</param>
/// <param name="Overflow">Why it cannot be made, where it does not fit the model's context window.</param>
internal sealed record PlannedCall(AgentCall Call, IReadOnlyList<ReferenceCut> Cuts, string? Overflow)
{
    /// <summary>The most the call can use.</summary>
    public TokenUsage Most => new(Call.EstimatedPromptTokens, Call.ReservedOutputTokens);
}
