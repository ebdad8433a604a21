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

    /// <summary>The negative log-likelihood of a label, 0 to 1, with x on the scale of the logit.</summary>
    public static double Loss(double x, double label) => label * SoftPlus(-x) + (1 - label) * SoftPlus(x);

    public static double Dot(double[] weights, double[] features)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * features[i];
        return sum;
    }

    /// <summary>ln(1 + e^x), without overflow and without losing what is far below 1.</summary>
    private static double SoftPlus(double x)
    {
        var small = Math.Exp(-Math.Abs(x));
        // double.LogP1 is Math.Log(1 + x), which loses the digits of x; the quotient makes up for what 1 + x was rounded by (Goldberg 1991, theorem 4).
        var sum = 1 + small;
        return Math.Max(x, 0) + (sum == 1 ? small : Math.Log(sum) * small / (sum - 1));
    }
}
