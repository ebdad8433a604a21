using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Statistics;

namespace MoA.Evaluation.Analysis.Ranking;

/// <summary>
/// A mixture that synthesizes beside one that ranks, over the same instructions and against the same baseline ("Mixture-of-Agents significantly outperforms LLM
/// rankers", arXiv 2406.04692, section 3.3 and figure 4a).
/// </summary>
/// <param name="Synthesis">What synthesizes: its name and its win rate over the common instructions.</param>
/// <param name="Ranker">What ranks, the same.</param>
/// <param name="Items">Instructions that both have a preference for.</param>
/// <param name="Left">Annotations that were left out, since the other lacks them or a judge failed.</param>
/// <param name="Difference">Points by which synthesis wins more often; negative: less often.</param>
/// <param name="DifferenceError">The standard error of the difference, from the differences of single instructions; null with fewer than two.</param>
/// <param name="SynthesisBetter">Instructions for which the judge preferred synthesis to the baseline more than the ranker to it.</param>
/// <param name="RankerBetter">Instructions for which it was the other way.</param>
/// <param name="Alike">Instructions for which it preferred both equally.</param>
public sealed record RankerComparison(
    ComparedWinRate Synthesis,
    ComparedWinRate Ranker,
    int Items,
    int Left,
    double Difference,
    double? DifferenceError,
    int SynthesisBetter,
    int RankerBetter,
    int Alike)
{
    // Of a normal distribution, 95% lies within so many standard deviations.
    private const double Normal95 = 1.959963984540054;

    /// <summary>The lower end of the 95% confidence interval of the difference, in points; null where there is no standard error.</summary>
    public double? DifferenceLow => Difference - (Normal95 * DifferenceError);

    /// <summary>Its upper end.</summary>
    public double? DifferenceHigh => Difference + (Normal95 * DifferenceError);

    /// <summary>Compares two sets of annotations.</summary>
    /// <param name="synthesis">Of the mixture that synthesizes.</param>
    /// <param name="ranker">Of the one that ranks.</param>
    /// <exception cref="EvaluationInputException">They are of different baselines, or have no instruction in common.</exception>
    public static RankerComparison Of(AnnotationSet synthesis, AnnotationSet ranker)
    {
        ArgumentNullException.ThrowIfNull(synthesis);
        ArgumentNullException.ThrowIfNull(ranker);
        if (synthesis.Baseline is { } one && ranker.Baseline is { } other && one != other)
            throw new EvaluationInputException($"The baseline is '{other}', but in {synthesis.File} it is '{one}': judge both against one baseline.", ranker.File);
        var first = Shares(synthesis);
        var second = Shares(ranker);
        int[] common = [.. first.Keys.Intersect(second.Keys)];
        if (common.Length == 0)
            throw new EvaluationInputException($"It has no instruction in common with {synthesis.File}.", ranker.File, field: "index");
        double[] differences = [.. common.Select(index => first[index] - second[index])];
        return new RankerComparison(
            WinRateOf(synthesis.Model, [.. common.Select(index => first[index])]),
            WinRateOf(ranker.Model, [.. common.Select(index => second[index])]),
            common.Length,
            synthesis.Annotations.Count + ranker.Annotations.Count - (2 * common.Length),
            100 * Sample.Mean(differences),
            differences.Length < 2 ? null : 100 * Sample.StandardError(differences),
            differences.Count(difference => difference > 0),
            differences.Count(difference => difference < 0),
            differences.Count(difference => difference == 0));
    }

    private static Dictionary<int, double> Shares(AnnotationSet set) =>
        set.Annotations.Where(annotation => annotation.Share is not null).ToDictionary(annotation => annotation.Index, annotation => annotation.Share!.Value);

    private static ComparedWinRate WinRateOf(string model, double[] shares) =>
        new(model, 100 * Sample.Mean(shares), shares.Length < 2 ? null : 100 * Sample.StandardError(shares));
}

/// <summary>A win rate over common instructions.</summary>
/// <param name="Model">The mixture.</param>
/// <param name="Percent">Its win rate, 0 to 100.</param>
/// <param name="StandardError">The standard error, in points; null with fewer than two instructions.</param>
public sealed record ComparedWinRate(string Model, double Percent, double? StandardError);
