using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval.LengthControl;

public sealed class LengthControlFitterTests
{
    private static readonly InstructionDifficulty Difficulty = new(Enumerable.Range(0, 400).ToDictionary(index => index, index => Math.Cos(index)));

    // The judge here only looks at lengths: the longer answer wins with certainty rising in the difference. The model's are longer.
    private static readonly AnnotationSet Verbose = Annotated(index => (Length1: 1000, Length2: 1000 + index % 40 * 20 - 100), difference => 1 / (1 + Math.Exp(difference / 200.0)));

    [Fact]
    public void What_only_length_won_is_taken_away()
    {
        var score = AlpacaEvalScorer.Score(Verbose, new LengthControlSettings { Variant = GlmVariant.NoReg, Difficulty = Difficulty });

        Assert.InRange(score.WinRate.Percent, 72, 78);
        Assert.InRange(score.LengthControlled!.Percent, 45, 55);
        Assert.True(score.LengthControlled.Weights.Length < 0);
        Assert.True(score.LengthControlled.IsFarFrom(score.WinRate.Percent));
    }

    [Fact]
    public void Gamed_baselines_hold_the_length_back_and_the_report_says_where_they_are_from()
    {
        var without = AlpacaEvalScorer.Score(Verbose, new LengthControlSettings { Variant = GlmVariant.NoReg, Difficulty = Difficulty }).LengthControlled!;
        var none = AlpacaEvalScorer.Score(Verbose, new LengthControlSettings { Difficulty = Difficulty, GamedBaselines = GamedBaselines.None }).LengthControlled!;
        var with = AlpacaEvalScorer.Score(Verbose, new LengthControlSettings { Difficulty = Difficulty }).LengthControlled!;

        Assert.Equal(without.Weights, none.Weights);
        Assert.Equal([null, GamedBaselineSource.None, GamedBaselineSource.Synthesised], new[] { without, none, with }.Select(fit => fit.Fit!.GamedBaselines));
        Assert.True(Math.Abs(with.Weights.Length) < Math.Abs(without.Weights.Length));
    }

    [Fact]
    public void A_baseline_against_itself_is_at_50_by_construction()
    {
        var fit = AlpacaEvalScorer.Score(Verbose with { Model = "base", Baseline = "base" }, new LengthControlSettings { Difficulty = Difficulty }).LengthControlled!;

        Assert.Equal(50, fit.Percent);
        Assert.Null(fit.Fit!.C);
    }

    [Fact]
    public void Answers_of_one_length_are_no_reason_to_fail()
    {
        var same = Annotated(_ => (100, 100), _ => 0.6);
        var apart = Annotated(_ => (100, 150), _ => 0.6);

        Assert.All(
            new[] { same, apart },
            set => Assert.InRange(AlpacaEvalScorer.Score(set, new LengthControlSettings { Variant = GlmVariant.Minimal }).LengthControlled!.Percent, 0, 100));
        Assert.Equal(60, AlpacaEvalScorer.Score(same, new LengthControlSettings { Variant = GlmVariant.Minimal }).LengthControlled!.Percent, 0.5);
    }

    [Fact]
    public void What_the_judge_failed_on_is_predicted_but_not_learnt_from()
    {
        var failed = Verbose with { Annotations = [.. Verbose.Annotations.Select(annotation => annotation.Index >= 200 ? annotation with { Preference = null } : annotation)] };
        var fit = AlpacaEvalScorer.Score(failed, new LengthControlSettings { Difficulty = Difficulty }).LengthControlled!;

        Assert.Equal(LengthControlledWinRate.Predict(fit.Weights, Difficulty).Percent, fit.Percent, 9);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var unknown = Verbose with { File = "a.jsonl", Annotations = [.. Verbose.Annotations.Take(9), new PairwiseAnnotation(805, 1, 1, 1) { Line = 10 }] };

        Assert.Contains("length_controlled_minimal", Fail(Verbose, new LengthControlSettings()).Message, StringComparison.Ordinal);
        var failure = Fail(unknown, new LengthControlSettings { Difficulty = Difficulty });
        Assert.Equal(("a.jsonl", 10, "index"), (failure.File, failure.Line, failure.Field));
        Assert.Contains("805", failure.Message, StringComparison.Ordinal);
        Assert.Contains("there are 4", Fail(Verbose with { Annotations = [.. Verbose.Annotations.Take(4)] }, new LengthControlSettings { Difficulty = Difficulty }).Message, StringComparison.Ordinal);
    }

    private static EvaluationInputException Fail(AnnotationSet set, LengthControlSettings settings) =>
        Assert.Throws<EvaluationInputException>(() => AlpacaEvalScorer.Score(set, settings));

    private static AnnotationSet Annotated(Func<int, (int Length1, int Length2)> lengths, Func<int, double> share) => new("m", "base",
    [
        .. from index in Enumerable.Range(0, 400)
           let pair = lengths(index)
           select new PairwiseAnnotation(index, 1 + share(pair.Length1 - pair.Length2), pair.Length1, pair.Length2),
    ]);
}
