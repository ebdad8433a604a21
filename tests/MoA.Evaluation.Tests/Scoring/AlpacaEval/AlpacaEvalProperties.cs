using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval;

public sealed class AlpacaEvalProperties
{
    private static readonly Config Hard = Config.QuickThrowOnFailure.WithMaxTest(30);

    private static readonly Arbitrary<AnnotationSet> Sets = Arb.From(
        from count in Gen.Choose(5, 40)
        from annotations in Gen.ArrayOf(AnnotationGen(), count)
        let indexed = annotations.Select((annotation, index) => annotation with { Index = index }).ToArray()
        // The fit needs five preferences.
        select new AnnotationSet("m", "b", [.. indexed.Select(annotation => annotation.Index < 5 && annotation.Preference is null ? annotation with { Preference = 1.25 } : annotation)]));

    private static readonly InstructionDifficulty Difficulty = new(Enumerable.Range(0, 40).ToDictionary(index => index, index => Math.Sin(index) * 2));

    [Fact]
    public void Swapped_sides_mirror_every_rate() => Prop.ForAll(Sets, set =>
    {
        var score = Score(set, GlmVariant.NoReg);
        var swapped = Score(set with { Annotations = [.. set.Annotations.Select(Swap)] }, GlmVariant.NoReg);

        Assert.Equal(100 - score.WinRate.Percent, swapped.WinRate.Percent, 9);
        Assert.Equal(100 - score.WinRate.DiscretePercent, swapped.WinRate.DiscretePercent, 9);
        Assert.Equal(score.WinRate.StandardError!.Value, swapped.WinRate.StandardError!.Value, 9);
        Assert.Equal((score.WinRate.Wins, score.WinRate.Draws, score.WinRate.BaselineWins), (swapped.WinRate.BaselineWins, swapped.WinRate.Draws, swapped.WinRate.Wins));
        Assert.Equal(100 - score.LengthControlled!.Percent, swapped.LengthControlled!.Percent, 0.001);
    }).Check(Hard);

    [Fact]
    public void Rates_and_counts_stay_in_their_bounds() => Prop.ForAll(Sets, set => Assert.All(GlmVariant.All, variant =>
    {
        var score = Score(set, variant);
        Assert.InRange(score.WinRate.Percent, 0, 100);
        Assert.InRange(score.WinRate.DiscretePercent, 0, 100);
        Assert.InRange(score.LengthControlled!.Percent, 0, 100);
        Assert.InRange(score.WinRate.StandardError!.Value, 0, 50);
        Assert.Equal(score.WinRate.Total, score.WinRate.Wins + score.WinRate.Draws + score.WinRate.BaselineWins);
        Assert.Equal(set.Annotations.Count, score.WinRate.Total + score.WinRate.Failed);
    })).Check(Hard);

    [Fact]
    public void The_order_of_annotations_is_nothing_to_the_win_rate() => Prop.ForAll(Sets, set =>
    {
        var (one, other) = (AlpacaEvalScorer.Score(set), AlpacaEvalScorer.Score(set with { Annotations = [.. set.Annotations.Reverse()] }));
        Assert.Equal(one.WinRate.Percent, other.WinRate.Percent, 9);
        Assert.Equal(one.AverageLength, other.AverageLength);
        Assert.Equal((one.WinRate.Wins, one.WinRate.Draws), (other.WinRate.Wins, other.WinRate.Draws));
    }).Check(Hard);

    [Fact]
    public void The_unit_of_length_is_nothing_to_the_length_controlled_win_rate() => Prop.ForAll(Sets, set =>
    {
        var doubled = set with { Annotations = [.. set.Annotations.Select(annotation => annotation with { Length1 = annotation.Length1 * 2, Length2 = annotation.Length2 * 2 })] };
        Assert.All(GlmVariant.All, variant => Assert.Equal(Score(set, variant).LengthControlled!.Percent, Score(doubled, variant).LengthControlled!.Percent, 6));
    }).Check(Hard);

    private static AlpacaEvalScore Score(AnnotationSet set, GlmVariant variant) =>
        AlpacaEvalScorer.Score(set, new LengthControlSettings { Variant = variant, Difficulty = Difficulty });

    private static PairwiseAnnotation Swap(PairwiseAnnotation annotation) =>
        new(annotation.Index, annotation.Preference is > 0 ? 3 - annotation.Preference : annotation.Preference, annotation.Length2, annotation.Length1);

    private static Gen<PairwiseAnnotation> AnnotationGen() =>
        from preference in Gen.Frequency(
            (6, from hundredths in Gen.Choose(100, 200) select (double?)(hundredths / 100.0)),
            (2, Gen.Elements<double?>(0, 1, 1.5, 2)),
            (1, Gen.Constant<double?>(null)))
        from first in Gen.Choose(0, 3000)
        from second in Gen.Choose(0, 3000)
        select new PairwiseAnnotation(0, preference, first, second);
}
