namespace MoA.Core.Runs;

/// <summary>One page of a list of runs.</summary>
/// <param name="Runs">The runs, newest first.</param>
/// <param name="HasMore">Whether older ones follow; the last run's id is the cursor of the next page.</param>
public sealed record RunPage(IReadOnlyList<RunSummary> Runs, bool HasMore);
