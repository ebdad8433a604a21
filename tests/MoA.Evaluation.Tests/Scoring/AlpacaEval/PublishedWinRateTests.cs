using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval;

public sealed class PublishedWinRateTests
{
    private const double Relative = 1e-9;

    [SharedDataFact(PublishedScores.Leaderboard, "alpaca_eval/annotations/alpaca-7b.jsonl")]
    public void Annotations_give_the_published_figures_to_the_last_digit() => Assert.All(PublishedScores.Models, model =>
    {
        var published = PublishedScores.Of(model);
        var score = AlpacaEvalScorer.Score(PublishedScores.Annotations(model));

        AssertClose(published.WinRate, score.WinRate.Percent);
        AssertClose(published.StandardError, score.WinRate.StandardError!.Value);
        AssertClose(published.DiscreteWinRate, score.WinRate.DiscretePercent);
        Assert.Equal(
            (published.Wins, published.BaselineWins, published.Draws, published.Total, published.AverageLength),
            (score.WinRate.Wins, score.WinRate.BaselineWins, score.WinRate.Draws, score.WinRate.Total, score.AverageLength));
    });

    private static void AssertClose(double? published, double actual) => Assert.InRange(actual / published!.Value, 1 - Relative, 1 + Relative);
}
