namespace MoA.Evaluation.Statistics.Regression;

/// <summary>Solves a small system of linear equations by elimination with pivots.</summary>
internal static class LinearSystem
{
    // Below this share of the largest entry a pivot is rounding for the most part, and so would be the solution.
    private const double Smallest = 1e-10;

    /// <returns>The solution; null where there is none, or more than one.</returns>
    public static double[]? Solve(double[][] matrix, double[] right)
    {
        var count = right.Length;
        double[][] rows = [.. matrix.Zip(right, (row, value) => (double[])[.. row, value])];
        var largest = matrix.SelectMany(row => row).Select(Math.Abs).DefaultIfEmpty().Max();
        for (var i = 0; i < count; i++)
        {
            var pivot = Enumerable.Range(i, count - i).MaxBy(row => Math.Abs(rows[row][i]));
            if (Math.Abs(rows[pivot][i]) <= Smallest * largest)
                return null;
            (rows[i], rows[pivot]) = (rows[pivot], rows[i]);
            for (var row = 0; row < count; row++)
            {
                if (row == i)
                    continue;
                var factor = rows[row][i] / rows[i][i];
                for (var column = i; column <= count; column++)
                    rows[row][column] -= factor * rows[i][column];
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => rows[i][count] / rows[i][i])];
    }
}
