namespace MoA.Evaluation.Suites.AlpacaEval;

/// <summary>An answer in AlpacaEval's form.</summary>
/// <param name="Instruction">What was asked.</param>
/// <param name="Dataset">Where that is from; null: not said.</param>
/// <param name="Output">The answer.</param>
/// <param name="Generator">Who gave it.</param>
internal sealed record AlpacaEvalOutput(string Instruction, string? Dataset, string Output, string Generator);
