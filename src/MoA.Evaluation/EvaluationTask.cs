using MoA.Evaluation.Batches;

namespace MoA.Evaluation;

/// <summary>Answers or judgments to be made of a file: what is asked, and how the answers become the output.</summary>
/// <param name="Name">What is made, such as <c>mt-bench answers</c>.</param>
/// <param name="Items">What is asked, in the order of the output.</param>
/// <param name="Write">Writes the output in the benchmark's own form, without what has no answer.</param>
/// <param name="LeftOut">What is not asked, and why, a sentence each.</param>
internal sealed record EvaluationTask(string Name, IReadOnlyList<BatchItem> Items, Action<Stream, BatchEnd> Write, IReadOnlyList<string> LeftOut);
