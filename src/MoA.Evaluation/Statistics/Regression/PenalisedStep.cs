namespace MoA.Evaluation.Statistics.Regression;

/// <summary>The step that minimises the quadratic model of the loss together with the L1 penalty, by coordinate descent.</summary>
internal static class PenalisedStep
{
    private const int MostSweeps = 10_000;
    private const double Tolerance = 1e-14;

    public static double[] Find(double[] weights, QuadraticModel model)
    {
        var step = new double[weights.Length];
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var largest = 0.0;
            for (var i = 0; i < step.Length; i++)
            {
                var change = Change(i, weights[i], step, model);
                step[i] += change;
                largest = Math.Max(largest, Math.Abs(change));
            }

            if (largest <= Tolerance)
                break;
        }

        return step;
    }

    private static double Change(int i, double weight, double[] step, QuadraticModel model)
    {
        var bend = model.Curvature[i][i];
        // A feature that is always 0, or rows that are all certain: no step along it is better than another.
        if (bend <= 0)
            return 0;
        var here = weight + step[i];
        var free = here - (model.Gradient[i] + Logistic.Dot(model.Curvature[i], step)) / bend;
        var shrunk = Math.CopySign(Math.Max(0, Math.Abs(free) - 1 / bend), free);
        return shrunk - here;
    }
}
