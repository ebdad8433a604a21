namespace MoA.Evaluation.Batches;

/// <summary>A batch cannot begin or go on, for a reason that the user can mend.</summary>
/// <param name="message">What is wrong, and the way out.</param>
/// <param name="inner">What caused it.</param>
internal sealed class BatchException(string message, Exception? inner = null) : Exception(message, inner);
