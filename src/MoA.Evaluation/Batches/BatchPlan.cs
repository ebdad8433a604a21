using MoA.Core.Mixtures;

namespace MoA.Evaluation.Batches;

/// <summary>What a batch is about.</summary>
/// <param name="Task">What is made, such as <c>mt-bench answers</c>; a progress file is of one task only.</param>
/// <param name="Mixture">The recipe that every item runs by.</param>
/// <param name="Items">The items, in the order of the output.</param>
internal sealed record BatchPlan(string Task, Mixture Mixture, IReadOnlyList<BatchItem> Items);
