namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>Comparisons of the baseline with itself under another system prompt, which can only differ by length and luck.</summary>
/// <param name="TanhLength">tanh of the standardised difference of length, baseline's less gamed baseline's.</param>
/// <param name="Difficulty">The instruction's difficulty.</param>
/// <param name="Share">The share of the win that the gamed baseline gets, 0 to 1.</param>
/// <param name="Count">How many comparisons the row stands for.</param>
internal sealed record GamedRow(double TanhLength, double Difficulty, double Share, int Count);
