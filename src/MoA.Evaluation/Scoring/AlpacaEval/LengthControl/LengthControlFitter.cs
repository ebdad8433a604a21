using MoA.Evaluation.Files;
using MoA.Evaluation.Statistics;
using MoA.Evaluation.Statistics.Regression;

namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>
/// Fits the length-controlled win rate from annotations: <c>get_length_controlled_winrate</c> of alpaca_eval/metrics/glm_winrate.py. The share of
/// each win is explained by tanh of the standardised difference of length, the difficulty of the instruction, and the model; then predicted
/// with the difference set to 0.
/// </summary>
internal static class LengthControlFitter
{
    // regularize_to_baseline_lambda / 2, since there are two gamed baselines.
    private const double GamedWeight = 0.2 / 2;

    /// <exception cref="EvaluationInputException">Fewer than five annotations have a preference, or an instruction's difficulty is not known.</exception>
    public static LengthControlledWinRate Fit(AnnotationSet set, LengthControlSettings settings)
    {
        var variant = settings.Variant;
        var difficulties = set.Annotations.Select(annotation => variant.UsesDifficulty ? DifficultyOf(annotation, set, settings) : 0).ToArray();
        // By construction, as in the original: there is nothing to fit.
        if (set.Baseline is { } baseline && baseline == set.Model)
            return LengthControlledWinRate.Of(new GlmWeights(0, 0, 0), difficulties, new GlmFit(variant, null, null));

        var own = OwnRows(set, difficulties, variant).ToArray();
        if (own.Length < GroupedCrossValidation.Folds)
            throw new EvaluationInputException($"A length-controlled win rate needs {GroupedCrossValidation.Folds} annotations with a preference, and there are {own.Length}.", set.File);
        var gamed = variant.UsesGamedBaselines ? settings.GamedBaselines : null;
        LabelledRow[] rows = [.. gamed?.Rows.SelectMany(Rows) ?? [], .. own];
        var c = GroupedCrossValidation.Choose(rows);
        var weights = L1LogisticRegression.Fit(rows, c);
        return LengthControlledWinRate.Of(
            new GlmWeights(weights[0], variant.UsesDifficulty ? weights[1] : 0, weights[^1]), difficulties, new GlmFit(variant, c, gamed?.Source));
    }

    // What stands for many comparisons is spread over the folds of the cross-validation, as the comparisons themselves would be.
    private static IEnumerable<LabelledRow> Rows(GamedRow row)
    {
        var copies = Math.Min(row.Count, GroupedCrossValidation.Folds);
        return Enumerable.Repeat(new LabelledRow([row.TanhLength, row.Difficulty, 0], row.Share, GamedWeight * row.Count / copies), copies);
    }

    private static IEnumerable<LabelledRow> OwnRows(AnnotationSet set, double[] difficulties, GlmVariant variant)
    {
        var differences = set.Annotations.Select(annotation => (double)(annotation.Length1 - annotation.Length2)).ToArray();
        var deviation = Sample.StandardDeviation(differences);
        for (var i = 0; i < differences.Length; i++)
        {
            // Where all differences are the same there is no deviation: 0 stays 0, and everything else is infinitely far from it.
            var length = differences[i] == 0 ? 0 : Math.Tanh(differences[i] / deviation);
            if (set.Annotations[i].Share is { } share)
                yield return new LabelledRow(variant.UsesDifficulty ? [length, difficulties[i], 1] : [length, 1], share);
        }
    }

    private static double DifficultyOf(PairwiseAnnotation annotation, AnnotationSet set, LengthControlSettings settings)
    {
        var difficulty = settings.Difficulty
            ?? throw new EvaluationInputException($"The instruction difficulty is needed for {settings.Variant.Name}. Give it, or fit {GlmVariant.Minimal.Name}.");
        return difficulty.TryGet(annotation.Index, out var value)
            ? value
            : throw new EvaluationInputException(
                $"The instruction {annotation.Index} has no difficulty in {difficulty.File ?? "what was given"}. Annotations and difficulties must be of the same benchmark.",
                set.File,
                annotation.Line,
                "index");
    }
}
