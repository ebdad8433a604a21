namespace MoA.Evaluation.Scoring.MtBench;

/// <summary>
/// Averages judgments as FastChat's show_result.py does in its mode "single": a failed judgment is left out, every other counts once. That a
/// question was judged twice counts twice, as there.
/// </summary>
public static class MtBenchScorer
{
    /// <summary>Scores every model, the best first.</summary>
    /// <param name="judgments">What the judge said; see <see cref="JudgmentFile"/>.</param>
    public static IReadOnlyList<MtBenchScore> Score(IEnumerable<Judgment> judgments)
    {
        ArgumentNullException.ThrowIfNull(judgments);
        return
        [
            .. judgments.GroupBy(judgment => judgment.Model).Select(group => Score(group.Key, [.. group])).OrderByDescending(score => score.Overall.Average),
        ];
    }

    private static MtBenchScore Score(string model, Judgment[] judgments) => new(
        model,
        TurnAverages.Of(judgments),
        [
            .. judgments
                .GroupBy(judgment => judgment.Category)
                .OrderBy(group => group.Min(judgment => judgment.QuestionId))
                .Select(group => KeyValuePair.Create(group.Key, TurnAverages.Of([.. group]))),
        ]);
}
