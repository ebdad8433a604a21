namespace MoA.Evaluation.Statistics.Regression;

/// <summary>
/// Logistic regression on soft labels without intercept, with an L1 penalty: the minimum over w of |w|₁ + C Σ weight × loss, which is what
/// scikit-learn's LogisticRegression(penalty="l1", solver="liblinear", fit_intercept=False) minimises.
/// </summary>
/// <remarks>
/// A proximal Newton method (Lee, Sun, Saunders 2014; liblinear's newGLMNET is of the same family): the loss is replaced by its second-order
/// model, that is minimised together with the penalty, and a line search makes sure of the descent. liblinear stops at a tolerance of 1e-4; this goes
/// on to what doubles can tell apart. It is made for a handful of features: see <see cref="PenalisedStep"/>.
/// </remarks>
internal static class L1LogisticRegression
{
    private const int MostIterations = 100;
    private const double Tolerance = 1e-12;
    private const double Rounding = 1e-14;

    /// <summary>Finds the weights of the features.</summary>
    /// <param name="rows">What to learn from: at least one, all with the same number of features.</param>
    /// <param name="c">What the loss counts against the penalty, above 0: the larger, the less regularised.</param>
    /// <exception cref="InvalidOperationException">The minimum was not found: a mistake in this class, since there always is one.</exception>
    public static double[] Fit(IReadOnlyList<LabelledRow> rows, double c)
    {
        var weights = new double[rows[0].Features.Length];
        var scale = c * rows.Sum(row => row.Weight * row.Features.Max(Math.Abs));
        var value = Objective(rows, c, weights);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var model = QuadraticModel.At(weights, rows, c);
            if (Violation(weights, model.Gradient) <= Tolerance * scale)
                return weights;
            var step = PenalisedStep.Find(weights, model);
            if (!TryDescend(rows, c, weights, step, model.Gradient, ref value))
                return weights;
        }

        throw new InvalidOperationException($"The regression did not settle within {MostIterations} iterations.");
    }

    /// <summary>How far the weights are from a minimum: the largest part of the steepest descent.</summary>
    private static double Violation(double[] weights, double[] gradient) => weights
        .Zip(gradient, (weight, slope) => weight == 0 ? Math.Max(0, Math.Abs(slope) - 1) : Math.Abs(slope + Math.Sign(weight)))
        .Max();

    private static bool TryDescend(IReadOnlyList<LabelledRow> rows, double c, double[] weights, double[] step, double[] gradient, ref double value)
    {
        var promised = Logistic.Dot(gradient, step) + weights.Zip(step, (weight, change) => Math.Abs(weight + change) - Math.Abs(weight)).Sum();
        for (var size = 1.0; size > 1e-10; size /= 2)
        {
            var next = weights.Zip(step, (weight, change) => weight + size * change).ToArray();
            var reached = Objective(rows, c, next);
            if (reached > value + 0.01 * size * promised + Rounding * value)
                continue;
            next.CopyTo(weights, 0);
            value = reached;
            return true;
        }

        return false;
    }

    private static double Objective(IReadOnlyList<LabelledRow> rows, double c, double[] weights) =>
        weights.Sum(Math.Abs) + c * rows.Sum(row => row.Weight * Logistic.Loss(Logistic.Dot(weights, row.Features), row.Label));
}
