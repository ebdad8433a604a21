namespace MoA.Evaluation.Suites.Flask;

/// <summary>A skill as the judge is told of it.</summary>
/// <param name="Name">Such as <c>Logical Robustness</c>.</param>
/// <param name="Criteria">What it asks of an answer.</param>
/// <param name="Scores">What deserves each score, 1 to 5.</param>
internal sealed record SkillDescription(string Name, string Criteria, IReadOnlyList<string> Scores);
