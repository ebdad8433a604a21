using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval.LengthControl;

/// <summary>docs/evaluation.md has these figures.</summary>
public sealed class FittedWinRateTests
{
    private const string SomeAnnotations = "alpaca_eval/annotations/alpaca-7b.jsonl";

    private static readonly Dictionary<string, double[]> DifferencesFromPublished = new()
    {
        ["length_controlled_v1"] = [-0.0059, -0.0203, -0.0363, -0.1540, -0.0138],
        ["length_controlled_noreg"] = [-0.5246, 0.7522, -0.4774, -1.0639, -1.2276],
        ["length_controlled_minimal"] = [-0.3829, 13.7351, 7.1603, 18.5024, 6.5970],
    };

    [SharedDataFact(SomeAnnotations, PublishedScores.Difficulty, PublishedScores.Leaderboard)]
    public void Fits_are_as_far_from_the_published_figures_as_the_documentation_says() => Assert.All(GlmVariant.All, variant =>
    {
        var differences = PublishedScores.Models.Select(model => Fit(model, variant).Percent - PublishedScores.Of(model).LengthControlledWinRate!.Value);

        Assert.Equal(DifferencesFromPublished[variant.Name], differences, (expected, actual) => Math.Abs(expected - actual) < 1e-4);
    });

    [SharedDataFact(SomeAnnotations, PublishedScores.Difficulty, PublishedScores.Leaderboard)]
    public void With_difficulty_every_model_is_within_a_point_and_a_half() => Assert.All(
        from variant in new[] { GlmVariant.V1, GlmVariant.NoReg }
        from model in PublishedScores.Models
        select Fit(model, variant).Percent - PublishedScores.Of(model).LengthControlledWinRate!.Value,
        difference => Assert.InRange(difference, -1.5, 1.5));

    // The same minimum, found by another program: written for Python 3.11's standard library, which chose the same C.
    [SharedDataFact(SomeAnnotations, PublishedScores.Difficulty)]
    public void Weights_without_gamed_baselines_are_those_of_another_program()
    {
        AssertWeights("alpaca-7b", -3.1314186180741936, 1.185764690086317, -3.882135560963753);
        AssertWeights("claude-2.1", -1.7483726822710746, 0.8588407162086842, -1.3608836301175606);
        AssertWeights("gpt-3.5-turbo-1106", -2.017485714185225, 1.1288318033842664, -2.1052921604229415);
    }

    private static void AssertWeights(string model, double length, double difficulty, double own)
    {
        var fit = Fit(model, GlmVariant.NoReg);

        Assert.Equal(2.782559402207126, fit.Fit!.C!.Value, 1e-12);
        Assert.Equal(length, fit.Weights.Length, 1e-8);
        Assert.Equal(difficulty, fit.Weights.Difficulty, 1e-8);
        Assert.Equal(own, fit.Weights.Model, 1e-8);
    }

    private static LengthControlledWinRate Fit(string model, GlmVariant variant) => AlpacaEvalScorer.Score(
        PublishedScores.Annotations(model),
        new LengthControlSettings { Variant = variant, Difficulty = InstructionDifficulty.Read(SharedData.PathOf(PublishedScores.Difficulty)) }).LengthControlled!;
}
