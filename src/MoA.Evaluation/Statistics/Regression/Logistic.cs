namespace MoA.Evaluation.Statistics.Regression;

/// <summary>The logistic function and its loss.</summary>
internal static class Logistic
{
    /// <summary>1 / (1 + e^-x), without overflow.</summary>
    public static double Of(double x)
    {
        var small = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    /// <summary>The negative log-likelihood of a label, with x on the scale of the logit: ln(1 + e^x) - label x.</summary>
    public static double Loss(double x, double label) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x))) - label * x;

    public static double Dot(double[] weights, double[] features)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * features[i];
        return sum;
    }
}
