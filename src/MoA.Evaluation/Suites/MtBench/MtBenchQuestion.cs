namespace MoA.Evaluation.Suites.MtBench;

/// <summary>A question of MT-Bench.</summary>
/// <param name="Id">Its <c>question_id</c>.</param>
/// <param name="Category">Such as <c>writing</c>.</param>
/// <param name="Turns">What is asked in each turn, at least one.</param>
/// <param name="RequiredTemperature">The sampling temperature that the question asks for; null: its category's.</param>
internal sealed record MtBenchQuestion(ItemId Id, string Category, IReadOnlyList<string> Turns, double? RequiredTemperature);
