namespace MoA.Evaluation.Statistics.Regression;

/// <summary>The loss of a logistic regression near some weights: its first and second derivatives there.</summary>
internal sealed record QuadraticModel(double[] Gradient, double[][] Curvature)
{
    public static QuadraticModel At(double[] weights, IReadOnlyList<LabelledRow> rows, double c)
    {
        var count = weights.Length;
        var gradient = new double[count];
        var curvature = Enumerable.Range(0, count).Select(_ => new double[count]).ToArray();
        foreach (var row in rows)
        {
            var probability = Logistic.Of(Logistic.Dot(weights, row.Features));
            var slope = c * row.Weight * (probability - row.Label);
            var bend = c * row.Weight * probability * (1 - probability);
            for (var i = 0; i < count; i++)
            {
                gradient[i] += slope * row.Features[i];
                for (var j = 0; j < count; j++)
                    curvature[i][j] += bend * row.Features[i] * row.Features[j];
            }
        }

        return new QuadraticModel(gradient, curvature);
    }

    /// <summary>How much the loss changes with a step, as far as the model knows.</summary>
    public double Change(double[] step) => Logistic.Dot(Gradient, step) + step.Select((change, i) => change * Logistic.Dot(Curvature[i], step)).Sum() / 2;
}
