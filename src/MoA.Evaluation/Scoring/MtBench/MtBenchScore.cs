namespace MoA.Evaluation.Scoring.MtBench;

/// <summary>How a model did in MT-Bench.</summary>
/// <param name="Model">The model.</param>
/// <param name="Overall">Over all questions.</param>
/// <param name="Categories">For each category, in the order of its first question.</param>
public sealed record MtBenchScore(string Model, TurnAverages Overall, IReadOnlyList<KeyValuePair<string, TurnAverages>> Categories);
