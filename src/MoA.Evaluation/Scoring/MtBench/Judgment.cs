namespace MoA.Evaluation.Scoring.MtBench;

/// <summary>How a judge graded one turn of one answer.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="Category">What the question is of, such as math.</param>
/// <param name="Model">Whose answer it is.</param>
/// <param name="Turn">1 or 2.</param>
/// <param name="Score">The rating, 1 to 10 as the judge is asked; null where none could be read from what it said.</param>
public sealed record Judgment(int QuestionId, string Category, string Model, int Turn, double? Score);
