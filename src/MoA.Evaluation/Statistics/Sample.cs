namespace MoA.Evaluation.Statistics;

/// <summary>Figures of a sample, as pandas has them: deviations divide by the count less one.</summary>
internal static class Sample
{
    /// <summary>The mean; NaN of nothing.</summary>
    public static double Mean(IReadOnlyCollection<double> values) => values.Count == 0 ? double.NaN : values.Sum() / values.Count;

    /// <summary>The standard deviation; NaN of fewer than two.</summary>
    public static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        var mean = Mean(values);
        return values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>The standard error of the mean; NaN of fewer than two.</summary>
    public static double StandardError(IReadOnlyCollection<double> values) => StandardDeviation(values) / Math.Sqrt(values.Count);
}
