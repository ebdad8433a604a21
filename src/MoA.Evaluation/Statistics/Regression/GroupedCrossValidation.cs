namespace MoA.Evaluation.Statistics.Regression;

/// <summary>
/// Chooses how much an L1 logistic regression is regularised, as scikit-learn's LogisticRegressionCV with GroupKFold does on rows that were
/// written twice: both halves of a row are one group, so a row is never learnt from and asked for at once.
/// </summary>
/// <remarks>
/// GroupKFold hands out groups of the same size in the order in which NumPy's argsort leaves equal numbers, which differs between processors. Here
/// it is the order of a stable sort, reversed: the last row is in the first fold, the one before it in the second, and so on.
/// </remarks>
internal static class GroupedCrossValidation
{
    /// <summary>How many folds <c>alpaca_eval</c> asks for.</summary>
    public const int Folds = 5;

    /// <summary>scikit-learn's default grid (Cs=10): ten values from 1e-4 to 1e4, evenly spaced by their logarithm.</summary>
    public static IReadOnlyList<double> Grid { get; } = [.. Enumerable.Range(0, 10).Select(step => Math.Pow(10, -4 + 8 * step / 9.0))];

    /// <summary>The C of the grid with the smallest mean loss on the folds that were left out; the smallest C of several.</summary>
    /// <param name="rows">At least <see cref="Folds"/>.</param>
    public static double Choose(IReadOnlyList<LabelledRow> rows)
    {
        var folds = Enumerable.Range(0, Folds).Select(fold => Split(rows, fold)).ToArray();
        return Grid.MinBy(c => folds.Average(fold => MeanLoss(L1LogisticRegression.Fit(fold.Train, c), fold.Test)));
    }

    private static (List<LabelledRow> Train, List<LabelledRow> Test) Split(IReadOnlyList<LabelledRow> rows, int fold)
    {
        var train = new List<LabelledRow>();
        var test = new List<LabelledRow>();
        for (var i = 0; i < rows.Count; i++)
            ((rows.Count - 1 - i) % Folds == fold ? test : train).Add(rows[i]);
        return (train, test);
    }

    /// <summary>The weighted log loss of soft labels over the number of rows, not their weight: <c>logloss</c> in alpaca_eval's glm_winrate.py.</summary>
    private static double MeanLoss(double[] weights, List<LabelledRow> rows) =>
        rows.Average(row => row.Weight * Logistic.Loss(Logistic.Dot(weights, row.Features), row.Label));
}
