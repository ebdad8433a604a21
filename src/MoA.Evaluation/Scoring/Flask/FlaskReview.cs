namespace MoA.Evaluation.Scoring.Flask;

/// <summary>How a judge graded one answer.</summary>
/// <param name="Id">The instruction.</param>
/// <param name="Domains">What it is about.</param>
/// <param name="Difficulty">How hard it is; one of <see cref="FlaskSkills.Difficulties"/>, or something that is not counted.</param>
/// <param name="Grades">One for each skill; none where the judge's answer could not be read.</param>
public sealed record FlaskReview(int Id, IReadOnlyList<string> Domains, string Difficulty, IReadOnlyList<FlaskGrade> Grades);
