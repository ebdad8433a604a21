using MoA.Evaluation.Scoring.MtBench;

namespace MoA.Evaluation.Tests.Scoring.MtBench;

public sealed class MtBenchScorerTests
{
    private static readonly Judgment[] Judgments =
    [
        new(81, "writing", "a", 1, 9), new(81, "writing", "a", 2, 6),
        new(111, "math", "a", 1, 4), new(111, "math", "a", 2, null),
        new(81, "writing", "b", 1, 10), new(81, "writing", "b", 2, 8.5),
        new(111, "math", "c", 1, null),
    ];

    // By hand. The overall average is over ratings, not over turns: (9 + 6 + 4) / 3, not (6.5 + 6) / 2.
    [Fact]
    public void Turns_categories_and_the_whole_are_averaged_over_ratings()
    {
        var scores = MtBenchScorer.Score(Judgments);

        Assert.Equal(["b", "a", "c"], scores.Select(score => score.Model));
        var a = scores[1];
        Assert.Equal(new TurnAverages(6.5, 6, 19 / 3.0, 3, 1), a.Overall);
        Assert.Equal(["writing", "math"], a.Categories.Select(category => category.Key));
        Assert.Equal([new(9, 6, 7.5, 2, 0), new TurnAverages(4, null, 4, 1, 1)], a.Categories.Select(category => category.Value));
        Assert.Equal(new TurnAverages(null, null, null, 0, 1), scores[2].Overall);
    }

    [Fact]
    public void The_order_of_judgments_is_nothing()
    {
        var (one, other) = (MtBenchScorer.Score(Judgments), MtBenchScorer.Score(Judgments.Reverse()));

        Assert.Equal(one.Select(score => (score.Model, score.Overall)), other.Select(score => (score.Model, score.Overall)));
        Assert.Equal(one.SelectMany(score => score.Categories), other.SelectMany(score => score.Categories));
    }
}
