namespace MoA.Evaluation.Batches;

/// <summary>What an exception of a runtime means for a run.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="RetryAfter">When trying again makes sense; null: not said.</param>
internal readonly record struct HostFailure(HostFailureKind Kind, TimeSpan? RetryAfter = null);
