using MoA.Evaluation.Scoring.Flask;

namespace MoA.Evaluation.Reports;

/// <summary>Reports FLASK's scores: a row for each skill, domain, level of difficulty, and skill among instructions of one difficulty.</summary>
public static class FlaskReport
{
    /// <summary>Reports scores.</summary>
    /// <param name="scores">The scores, in the order of the rows.</param>
    public static ScoreReport Of(IEnumerable<FlaskScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return ScoreReport.Create(
            [.. scores.SelectMany(Rows)],
            new("model", row => row.Model),
            new("group", row => row.Group),
            new("name", row => row.Name),
            new("difficulty", row => row.Difficulty),
            new("average", row => row.Average),
            new("cumulative", row => row.Cumulative),
            new ReportColumnOf<Row>("n", row => row.Count));
    }

    private static IEnumerable<Row> Rows(FlaskScore score) =>
    [
        .. score.Skills.Select(skill => Of(score, "skill", skill)),
        .. score.Domains.Select(domain => Of(score, "domain", domain)),
        .. score.Difficulties.Select(difficulty => Of(score, "difficulty", difficulty)),
        .. score.SkillsByDifficulty.Select(cell => new Row(score.Model, "skill by difficulty", cell.Skill, cell.Difficulty, cell.Average, cell.Cumulative, cell.Count)),
    ];

    private static Row Of(FlaskScore score, string group, FlaskAverage average) => new(score.Model, group, average.Name, null, average.Average, null, average.Count);

    private sealed record Row(string Model, string Group, string Name, string? Difficulty, double Average, double? Cumulative, int Count);
}
