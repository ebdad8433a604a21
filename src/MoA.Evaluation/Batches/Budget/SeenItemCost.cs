namespace MoA.Evaluation.Batches.Budget;

/// <summary>
/// An estimate where prices are not known here: twice the dearest item seen. The first item runs alone, for it may cost whatever is left.
/// </summary>
internal sealed class SeenItemCost : IItemCost
{
    private const int Margin = 2;

    private decimal? _dearest;

    public decimal? Of(BatchItem item, IReadOnlyList<string> answers) => Margin * _dearest;

    // A server is given no bound: what it would cut short is paid for, and an answer with fewer proposals would pass for a whole one.
    public decimal? OfNextStep(BatchItem item, IReadOnlyList<string> answers) => null;

    /// <exception cref="BatchException">Items cost nothing, so a budget means nothing.</exception>
    public void Learn(decimal cost)
    {
        if (cost == 0 && _dearest is null)
            throw new BatchException("--budget cannot be kept: an item cost 0 at the server's prices. Set its models' prices, or leave --budget out.");
        _dearest = Math.Max(_dearest ?? 0, cost);
    }
}
