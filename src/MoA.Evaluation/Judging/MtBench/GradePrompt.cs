namespace MoA.Evaluation.Judging.MtBench;

/// <summary>A prompt of single-answer grading.</summary>
/// <param name="Name">Such as <c>single-v1</c>.</param>
/// <param name="System">The system message.</param>
/// <param name="Template">The user message.</param>
internal sealed record GradePrompt(string Name, string System, string Template);
