using MoA.Evaluation.Scoring.MtBench;

namespace MoA.Evaluation.Reports;

/// <summary>Reports MT-Bench's scores: a row for each model over all questions, and one for each of its categories.</summary>
public static class MtBenchReport
{
    /// <summary>Reports scores.</summary>
    /// <param name="scores">The scores, in the order of the rows.</param>
    public static ScoreReport Of(IEnumerable<MtBenchScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (string Model, string Category, TurnAverages Averages)[] rows =
        [
            .. scores.SelectMany(score => score.Categories
                .Select(category => (score.Model, category.Key, category.Value))
                .Prepend((score.Model, "overall", score.Overall))),
        ];
        return ScoreReport.Create(
            rows,
            new("model", row => row.Model),
            new("category", row => row.Category),
            new("turn_1", row => row.Averages.FirstTurn),
            new("turn_2", row => row.Averages.SecondTurn),
            new("average", row => row.Averages.Average),
            new("n_rated", row => row.Averages.Rated),
            new("n_failed", row => row.Averages.Failed));
    }
}
