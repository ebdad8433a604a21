using MoA.Evaluation.Analysis.Ranking;
using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class RankerComparisonTests
{
    [Fact]
    public void Only_instructions_that_both_were_judged_on_count()
    {
        var comparison = RankerComparison.Of(
            Set("moa", "base", (0, 2), (1, 1.5), (2, 1.25), (3, null), (4, 1)),
            Set("ranker", "base", (0, 1), (1, 1.5), (2, 1.5), (3, 2), (9, 2)));

        Assert.Equal((3, 4), (comparison.Items, comparison.Left));
        // Shares 1, 0.5, 0.25 and 0, 0.5, 0.5; differences 1, 0, -0.25.
        Assert.Equal(175 / 3d, comparison.Synthesis.Percent, 1e-9);
        Assert.Equal(100 / 3d, comparison.Ranker.Percent, 1e-9);
        Assert.Equal(25, comparison.Difference, 1e-9);
        // Deviations 0.75, -0.25, -0.5: variance 0.875 / 2, divided by 3.
        Assert.Equal(100 * Math.Sqrt(0.875 / 6), comparison.DifferenceError!.Value, 1e-9);
        Assert.Equal(25 - (1.959963984540054 * comparison.DifferenceError.Value), comparison.DifferenceLow!.Value, 1e-9);
        Assert.Equal((1, 1, 1), (comparison.SynthesisBetter, comparison.RankerBetter, comparison.Alike));
    }

    [Fact]
    public void Compared_with_itself_nothing_differs_and_the_other_way_round_the_sign_does()
    {
        var first = Set("a", null, (0, 2), (1, 1.2), (2, 1));
        var second = Set("b", null, (0, 1.1), (1, 2), (2, 1.4));
        Assert.Equal((0d, 0d), (RankerComparison.Of(first, first).Difference, RankerComparison.Of(first, first).DifferenceError));
        Assert.Equal(RankerComparison.Of(first, second).Difference, -RankerComparison.Of(second, first).Difference, 1e-12);
        Assert.Null(RankerComparison.Of(Set("a", null, (0, 2)), Set("b", null, (0, 1))).DifferenceError);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        var refused = Assert.Throws<EvaluationInputException>(() => RankerComparison.Of(Set("a", "gpt-4", (0, 2)), Set("b", "davinci", (0, 2))));
        Assert.Contains("'davinci'", refused.Message, StringComparison.Ordinal);
        Assert.Throws<EvaluationInputException>(() => RankerComparison.Of(Set("a", null, (0, 2)), Set("b", null, (1, 2))));
    }

    private static AnnotationSet Set(string model, string? baseline, params (int Index, double? Preference)[] annotations) =>
        new(model, baseline, [.. annotations.Select(one => new PairwiseAnnotation(one.Index, one.Preference, 1, 1))]);
}
