namespace MoA.Evaluation.Batches;

/// <summary>An item without an answer.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Code">The kind of failure.</param>
/// <param name="Message">What happened, with what each provider said.</param>
internal sealed record BatchFailure(string Item, string Code, string Message);
