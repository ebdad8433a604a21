namespace MoA.Evaluation.Scoring.Flask;

/// <summary>
/// Averages grades as FLASK's gpt_review/aggregate_skill.py, aggregate_domain.py and aggregate_difficulty_skill.py do: every grade counts once,
/// what does not apply and what is no number is left out, and so are domains and difficulties of other names (the data has some of -1).
/// </summary>
public static class FlaskScorer
{
    /// <summary>Scores a model.</summary>
    /// <param name="model">What to call it.</param>
    /// <param name="reviews">What the judge said; see <see cref="FlaskReviewFile"/>.</param>
    public static FlaskScore Score(string model, IReadOnlyCollection<FlaskReview> reviews)
    {
        ArgumentNullException.ThrowIfNull(reviews);
        // A domain counts grades of other skills too, as in the original.
        var all = reviews.SelectMany(review => review.Grades, (review, grade) => (Review: review, Grade: grade)).ToArray();
        var known = all.Where(entry => entry.Grade is { Skill: not null, Score: not null }).ToArray();
        return new FlaskScore(
            model,
            Averages(FlaskSkills.Skills, skill => known.Where(entry => entry.Grade.Skill == skill)),
            Averages(FlaskSkills.Domains, domain => all.Where(entry => entry.Grade.Score is not null && entry.Review.Domains.Contains(domain))),
            Averages(FlaskSkills.Difficulties, difficulty => known.Where(entry => entry.Review.Difficulty == difficulty)),
            [.. FlaskSkills.Skills.SelectMany(skill => ByDifficulty(skill, [.. known.Where(entry => entry.Grade.Skill == skill)]))],
            reviews.Count,
            reviews.Count(review => review.Grades.Count == 0),
            all.Count(entry => entry.Grade.IsNotApplicable),
            all.Count(entry => !entry.Grade.IsNotApplicable) - known.Length);
    }

    private static FlaskAverage[] Averages(IEnumerable<string> names, Func<string, IEnumerable<(FlaskReview Review, FlaskGrade Grade)>> entries) =>
    [
        .. from name in names
           let scores = entries(name).Select(entry => entry.Grade.Score!.Value).ToArray()
           where scores.Length > 0
           select new FlaskAverage(name, scores.Average(), scores.Length),
    ];

    private static IEnumerable<FlaskSkillDifficulty> ByDifficulty(string skill, (FlaskReview Review, FlaskGrade Grade)[] entries)
    {
        var easier = new List<double>();
        foreach (var difficulty in FlaskSkills.Difficulties)
        {
            var scores = entries.Where(entry => entry.Review.Difficulty == difficulty).Select(entry => entry.Grade.Score!.Value).ToArray();
            easier.AddRange(scores);
            if (scores.Length > 0)
                yield return new FlaskSkillDifficulty(skill, difficulty, scores.Average(), easier.Average(), scores.Length);
        }
    }
}
