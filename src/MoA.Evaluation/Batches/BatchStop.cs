namespace MoA.Evaluation.Batches;

/// <summary>Why a batch ended.</summary>
internal enum BatchStop
{
    /// <summary>Every item was worked on.</summary>
    Finished,

    /// <summary>The next item could have passed the budget.</summary>
    BudgetReached,

    /// <summary>Too many items failed one after another.</summary>
    TooManyFailures,
}
