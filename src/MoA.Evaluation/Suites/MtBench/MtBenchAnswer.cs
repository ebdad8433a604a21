namespace MoA.Evaluation.Suites.MtBench;

/// <summary>An answer in MT-Bench's form.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="AnswerId">An id of its own.</param>
/// <param name="Model">Who gave it.</param>
/// <param name="Turns">The answer of each turn.</param>
/// <param name="Time">When.</param>
internal sealed record MtBenchAnswer(ItemId Question, string AnswerId, string Model, IReadOnlyList<string> Turns, DateTimeOffset Time);
