namespace MoA.Evaluation.Scoring.Flask;

/// <summary>How a model did in FLASK. Groups without a grade are left out.</summary>
/// <param name="Model">The model.</param>
/// <param name="Skills">For each skill.</param>
/// <param name="Domains">For each domain; an instruction of two domains counts in both.</param>
/// <param name="Difficulties">For each level of difficulty.</param>
/// <param name="SkillsByDifficulty">For each skill and level of difficulty.</param>
/// <param name="Reviews">How many answers were judged.</param>
/// <param name="Unread">Reviews that count for nothing, since no grade could be read from the judge's answer.</param>
/// <param name="NotApplicable">Grades that do not count, since the judge said that the skill does not apply.</param>
/// <param name="Unusable">Grades that do not count, since they are no number or of none of the twelve skills.</param>
public sealed record FlaskScore(
    string Model,
    IReadOnlyList<FlaskAverage> Skills,
    IReadOnlyList<FlaskAverage> Domains,
    IReadOnlyList<FlaskAverage> Difficulties,
    IReadOnlyList<FlaskSkillDifficulty> SkillsByDifficulty,
    int Reviews,
    int Unread,
    int NotApplicable,
    int Unusable);
