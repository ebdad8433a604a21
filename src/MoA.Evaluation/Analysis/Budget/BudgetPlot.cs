using MoA.Evaluation.Analysis.Plots;

namespace MoA.Evaluation.Analysis.Budget;

/// <summary>Draws figure 5 of arXiv 2406.04692: quality against a price, with the Pareto front.</summary>
public static class BudgetPlot
{
    /// <summary>Draws the points whose price is known.</summary>
    /// <param name="points">The points.</param>
    /// <param name="price">The price.</param>
    /// <param name="quality">What the quality is, for the axis, such as <c>win rate (%)</c>.</param>
    /// <returns>An SVG picture; null: no point has this price.</returns>
    public static string? Draw(IReadOnlyCollection<BudgetPoint> points, BudgetPrice price, string quality)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(price);
        var front = ParetoFront.Of(points, price.Of).ToHashSet();
        ScatterPoint[] priced =
        [
            .. points
                .Where(point => price.Of(point) is not null)
                .Select(point => new ScatterPoint(point.Name, point.Kind, price.Of(point)!.Value, point.Quality, front.Contains(point))),
        ];
        return priced.Length == 0 ? null : new ScatterPlot($"{Capital(quality)} against {price.Title}", price.Axis, quality).Draw(priced);
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
