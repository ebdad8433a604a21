namespace MoA.Evaluation.Scoring.Flask;

/// <summary>What a judge gave for one skill.</summary>
/// <param name="Skill">One of <see cref="FlaskSkills.Skills"/>; null where the judge named another.</param>
/// <param name="Score">1 to 5; null where it gave none.</param>
/// <param name="IsNotApplicable">Whether it said that the skill does not apply.</param>
public sealed record FlaskGrade(string? Skill, double? Score, bool IsNotApplicable = false);
