namespace MoA.Evaluation.Batches;

/// <summary>How far a batch is.</summary>
/// <param name="Total">Items in all.</param>
/// <param name="Done">Items with all their answers.</param>
/// <param name="Running">Items that are worked on.</param>
/// <param name="Failed">Items that failed and are not tried again by this process.</param>
/// <param name="Cost">What was spent in all, earlier processes included.</param>
/// <param name="Left">How long the rest will take, at the pace so far; null: not known yet.</param>
internal readonly record struct BatchStatus(int Total, int Done, int Running, int Failed, decimal Cost, TimeSpan? Left);
