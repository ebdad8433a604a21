namespace MoA.Bench.Harness;

internal static class Percentiles
{
    /// <summary>The value that this share (0 to 1) of the samples does not exceed.</summary>
    public static double Of(IReadOnlyCollection<double> samples, double share)
    {
        var sorted = samples.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
