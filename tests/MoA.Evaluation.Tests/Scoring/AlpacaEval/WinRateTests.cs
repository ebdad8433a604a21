using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval;

public sealed class WinRateTests
{
    private static AnnotationSet Set(params double?[] preferences) =>
        new("m", "b", [.. preferences.Select((preference, index) => new PairwiseAnnotation(index, preference, 10, 12))]);

    // By hand: shares 0, 1, 0.5, 0.5, 0.75; mean 0.55; squared deviations .3025 + .2025 + .0025 + .0025 + .04 = 0.55; / 4 / 5 = 0.0275.
    [Fact]
    public void Draws_are_0_or_1_point_5_and_what_the_judge_failed_on_is_left_out()
    {
        var rate = AlpacaEvalScorer.Score(Set(1, 2, 1.5, 0, 1.75, null)).WinRate;

        Assert.Equal(55, rate.Percent, 12);
        Assert.Equal(100 * Math.Sqrt(0.0275), rate.StandardError!.Value, 12);
        Assert.Equal((2, 1, 2, 5, 1), (rate.Wins, rate.BaselineWins, rate.Draws, rate.Total, rate.Failed));
        Assert.Equal(60, rate.DiscretePercent, 12);
    }

    [Fact]
    public void One_annotation_has_no_standard_error() => Assert.Null(AlpacaEvalScorer.Score(Set(2)).WinRate.StandardError);

    [Fact]
    public void No_preference_at_all_is_an_error() =>
        Assert.Contains("Judge again", Assert.Throws<EvaluationInputException>(() => AlpacaEvalScorer.Score(Set(null, null))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_average_length_is_cut_and_counts_failed_annotations() => Assert.Equal(
        3, AlpacaEvalScorer.Score(new("m", "b", [new(0, 1, 1, 3), new(1, null, 1, 4), new(2, 1, 1, 4)])).AverageLength);
}
