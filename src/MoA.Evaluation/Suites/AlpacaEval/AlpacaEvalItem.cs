namespace MoA.Evaluation.Suites.AlpacaEval;

/// <summary>An instruction of AlpacaEval.</summary>
/// <param name="Id">Its <c>index</c>, or its place in the file from 0.</param>
/// <param name="Instruction">What is asked.</param>
/// <param name="Dataset">Where it is from, such as <c>helpful_base</c>; null: not said.</param>
internal sealed record AlpacaEvalItem(string Id, string Instruction, string? Dataset);
