namespace MoA.Evaluation.Batches.Budget;

/// <summary>
/// What a batch has spent, and what its open items may still spend, against its budget. Used by one thread at a time.
/// </summary>
/// <param name="most">The budget; null: no limit.</param>
/// <param name="spent">What earlier processes spent.</param>
internal sealed class BatchBudget(decimal? most, decimal spent)
{
    private decimal _spent = spent;
    private decimal _reserved;

    /// <summary>What is neither spent nor set aside.</summary>
    public decimal Left => Math.Max(0, (most ?? decimal.MaxValue) - _spent - _reserved);

    /// <summary>Sets aside what an item may spend, unless that could pass the budget.</summary>
    public bool TryReserve(decimal amount)
    {
        if (amount > Left)
            return false;
        Reserve(amount);
        return true;
    }

    /// <summary>Sets aside what an item may spend that an earlier process began: it is spending already.</summary>
    public void Reserve(decimal amount) => _reserved += amount;

    /// <summary>Replaces what was set aside by what was spent.</summary>
    public void Settle(decimal reserved, decimal used)
    {
        _reserved -= reserved;
        _spent += used;
    }
}
