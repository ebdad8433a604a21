namespace MoA.Evaluation.Similarity;

/// <summary>Spearman's rank correlation: Pearson's correlation of the ranks, where equal values share the mean of their ranks (as in SciPy).</summary>
internal static class Spearman
{
    /// <summary>The correlation, -1 to 1; null where it is not defined: fewer than two pairs, or one side all equal.</summary>
    /// <exception cref="ArgumentException">The lists are of different lengths.</exception>
    public static double? Correlation(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count)
            throw new ArgumentException($"Values come in pairs: there are {first.Count} and {second.Count}.", nameof(second));
        var (x, y) = (Ranks(first), Ranks(second));
        // Of n ranks the mean is (n + 1) / 2 whether or not some are shared.
        var mean = (first.Count + 1) / 2d;
        var together = x.Zip(y, (a, b) => (a - mean) * (b - mean)).Sum();
        var apart = Math.Sqrt(x.Sum(rank => (rank - mean) * (rank - mean)) * y.Sum(rank => (rank - mean) * (rank - mean)));
        return apart > 0 ? Math.Clamp(together / apart, -1, 1) : null;
    }

    /// <summary>The rank of each value, from 1; equal values share the mean of theirs.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(index => values[index]).ToArray();
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[order[end]].Equals(values[order[start]]))
                end++;
            for (var place = start; place < end; place++)
                ranks[order[place]] = (start + 1 + end) / 2d;
            start = end;
        }

        return ranks;
    }
}
