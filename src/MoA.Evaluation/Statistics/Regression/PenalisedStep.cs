namespace MoA.Evaluation.Statistics.Regression;

/// <summary>
/// The step that minimises the quadratic model of the loss together with the L1 penalty. Once it is known which weights are 0 and which signs the
/// others have, they follow from linear equations; so every choice is tried, 27 for three features; all of them 0 is one.
/// </summary>
/// <remarks>
/// Coordinate descent, which liblinear uses here since it may have thousands of features, creeps where few rows are uncertain: with a large C
/// it left one of some thousand small samples unfinished after 200 iterations.
/// </remarks>
internal static class PenalisedStep
{
    public static double[] Find(double[] weights, QuadraticModel model)
    {
        var best = Array.Empty<double>();
        var least = double.PositiveInfinity;
        foreach (var signs in Signs(weights.Length))
        {
            if (Reached(signs, weights, model) is not { } reached)
                continue;
            double[] step = [.. reached.Zip(weights, (to, from) => to - from)];
            var value = model.Change(step) + reached.Sum(Math.Abs);
            if (value < least)
                (best, least) = (step, value);
        }

        return best;
    }

    private static IEnumerable<int[]> Signs(int count) => count == 0
        ? [[]]
        : Signs(count - 1).SelectMany(signs => new[] { -1, 0, 1 }, (signs, sign) => (int[])[.. signs, sign]);

    /// <summary>The weights with these signs at which the model and the penalty are level; null where there are none.</summary>
    private static double[]? Reached(int[] signs, double[] weights, QuadraticModel model)
    {
        int[] active = [.. Enumerable.Range(0, signs.Length).Where(i => signs[i] != 0)];
        double[][] matrix = [.. active.Select(i => active.Select(j => model.Curvature[i][j]).ToArray())];
        double[] right = [.. active.Select(i => Logistic.Dot(model.Curvature[i], weights) - model.Gradient[i] - signs[i])];
        if (LinearSystem.Solve(matrix, right) is not { } solution || solution.Where((weight, k) => Math.Sign(weight) != signs[active[k]]).Any())
            return null;
        var reached = new double[signs.Length];
        for (var k = 0; k < active.Length; k++)
            reached[active[k]] = solution[k];
        return reached;
    }
}
