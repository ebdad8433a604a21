using MoA.Evaluation.Reports;

namespace MoA.Evaluation.Analysis.Budget;

/// <summary>Reports quality against prices.</summary>
public static class BudgetReport
{
    /// <summary>A row for each point, the best first.</summary>
    /// <param name="points">The points.</param>
    public static ScoreReport Of(IReadOnlyCollection<BudgetPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return ScoreReport.Create(
            [.. points.OrderByDescending(point => point.Quality).ThenBy(point => point.Name, StringComparer.Ordinal)],
            [
                new("name", point => point.Name),
                new("kind", point => point.Kind),
                new("quality", point => point.Quality),
                new("n_runs", point => point.Runs),
                .. BudgetPrice.All.SelectMany(price => Columns(price, ParetoFront.Of(points, price.Of).ToHashSet())),
            ]);
    }

    private static IEnumerable<ReportColumnOf<BudgetPoint>> Columns(BudgetPrice price, HashSet<BudgetPoint> front) =>
    [
        new(price.Name, point => price.Of(point), price == BudgetPrice.Cost ? 6 : 1),
        new($"{price.Name}_pareto", point => price.Of(point) is null ? null : front.Contains(point) ? "yes" : "no"),
    ];
}
