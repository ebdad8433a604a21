namespace MoA.Evaluation.Scoring.Flask;

/// <summary>The mean grade of a skill, a domain or a level of difficulty.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Average">The mean, 1 to 5.</param>
/// <param name="Count">Grades that count; at least one.</param>
public sealed record FlaskAverage(string Name, double Average, int Count);
