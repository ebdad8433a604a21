namespace MoA.Simulator;

/// <summary>
/// A log-normal distribution: <c>median × exp(sigma × z)</c> with a standard normal z. Latencies of hosted models are skewed to the
/// right like this. The property that holds it gives the unit.
/// </summary>
public sealed class LogNormal
{
    /// <summary>The median; half of the samples lie below. 0 or more; default 0, which stands for "no delay".</summary>
    public double Median { get; set; }

    /// <summary>The standard deviation of the logarithm, from 0 (every sample is the median) to 5. Default 0.</summary>
    public double Sigma { get; set; }

    internal double Sample(double normal) => Sigma == 0 ? Median : Median * Math.Exp(Sigma * normal);
}
