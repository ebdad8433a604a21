namespace MoA.Evaluation.Batches.Budget;

/// <summary>Says how much an item may cost before it is begun.</summary>
internal interface IItemCost
{
    /// <summary>The most that the steps of an item that have no answer yet may cost; null: nothing is known, so they may cost whatever is left.</summary>
    /// <param name="item">The item.</param>
    /// <param name="answers">The answers it has, of its first steps.</param>
    decimal? Of(BatchItem item, IReadOnlyList<string> answers);

    /// <summary>The most that the run of the next step may spend, for the engine to hold it to; null: it is not held to anything.</summary>
    decimal? OfNextStep(BatchItem item, IReadOnlyList<string> answers);

    /// <summary>Takes in what an item cost that has all its answers.</summary>
    void Learn(decimal cost);
}
