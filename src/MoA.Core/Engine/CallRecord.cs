using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>What a run's journal knows of a call that was planned before: it comes out the same when it is planned again.</summary>
/// <param name="Cuts">References that were shortened for it.</param>
/// <param name="MaxTokens">The reply limit that was worked out for it; null: it follows from the recipe and the request.</param>
internal sealed record CallRecord(IReadOnlyList<ReferenceCut> Cuts, int? MaxTokens);
