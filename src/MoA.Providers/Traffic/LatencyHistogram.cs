using System.Numerics;
using MoA.Core.Runtime;

namespace MoA.Providers;

/// <summary>
/// How long things took, in buckets that grow with what they hold: eighths of a millisecond up to one, then eight between a power of two and the next. A
/// bucket's middle is at most 6.3% off what is in it, above a millisecond. Counting takes no lock.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int PerPower = 8;
    private const int UnitsPerMs = 8;

    // Up to 35 minutes: longer than any call may take by default, and what takes longer is at least that.
    private const int Powers = 21;

    private readonly int[] _counts = new int[PerPower * (Powers + 1)];

    public void Add(TimeSpan took) => Interlocked.Increment(ref _counts[IndexOf(took)]);

    /// <summary>What several of these hold together.</summary>
    public static LatencySummary Sum(IReadOnlyCollection<LatencyHistogram> histograms)
    {
        var sums = new long[PerPower * (Powers + 1)];
        foreach (var histogram in histograms)
        {
            for (var index = 0; index < sums.Length; index++)
                sums[index] += Volatile.Read(ref histogram._counts[index]);
        }

        var count = sums.Sum();
        return new LatencySummary(count, Percentile(sums, count, 0.5), Percentile(sums, count, 0.9), Percentile(sums, count, 0.99));
    }

    private static double? Percentile(long[] sums, long count, double share)
    {
        if (count == 0)
            return null;
        var left = (long)Math.Ceiling(share * count);
        var index = 0;
        while (left > sums[index])
            left -= sums[index++];
        return MiddleOf(index);
    }

    private static int IndexOf(TimeSpan took)
    {
        var units = (long)Math.Clamp(took.TotalMilliseconds * UnitsPerMs, 0, int.MaxValue);
        if (units < PerPower)
            return (int)units;
        var power = BitOperations.Log2((ulong)units) - 3;
        return Math.Min((PerPower * (power + 1)) + (int)((units >> power) - PerPower), (PerPower * (Powers + 1)) - 1);
    }

    private static double MiddleOf(int index)
    {
        var power = Math.Max(0, (index / PerPower) - 1);
        var lowest = index < PerPower ? index : (long)(PerPower + (index % PerPower)) << power;
        return (lowest + ((1L << power) / 2.0)) / UnitsPerMs;
    }
}
