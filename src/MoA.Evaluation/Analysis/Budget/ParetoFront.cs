namespace MoA.Evaluation.Analysis.Budget;

/// <summary>The Pareto front: what nothing else beats in one respect without being worse in the other.</summary>
public static class ParetoFront
{
    /// <summary>The points that no other point is at least as good and at least as cheap as, and better in one of the two.</summary>
    /// <param name="points">The points; those without a price are not on the front.</param>
    /// <param name="price">What is to be small; null: not known.</param>
    /// <returns>The front, from the cheapest on.</returns>
    public static IReadOnlyList<BudgetPoint> Of(IReadOnlyCollection<BudgetPoint> points, Func<BudgetPoint, double?> price)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(price);
        BudgetPoint[] priced = [.. points.Where(point => price(point) is not null)];
        return
        [
            .. priced
                .Where(point => !priced.Any(other => Beats(other, point, price)))
                .OrderBy(point => price(point)!.Value)
                .ThenBy(point => point.Name, StringComparer.Ordinal),
        ];
    }

    private static bool Beats(BudgetPoint other, BudgetPoint point, Func<BudgetPoint, double?> price) =>
        other.Quality >= point.Quality && price(other) <= price(point) && (other.Quality > point.Quality || price(other) < price(point));
}
