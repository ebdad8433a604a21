namespace MoA.Evaluation.Scoring.Flask;

/// <summary>The mean grade of a skill among instructions of one difficulty.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Difficulty">The level of difficulty.</param>
/// <param name="Average">The mean, 1 to 5.</param>
/// <param name="Cumulative">The mean among these and all easier ones.</param>
/// <param name="Count">Grades that count; at least one.</param>
public sealed record FlaskSkillDifficulty(string Skill, string Difficulty, double Average, double Cumulative, int Count);
