using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>A model's line of AlpacaEval's leaderboard.</summary>
/// <param name="Model">The model.</param>
/// <param name="WinRate">How often it wins.</param>
/// <param name="AverageLength">The mean length of its answers in characters, cut to a whole number as the leaderboard has it.</param>
/// <param name="LengthControlled">How often it would win with answers as long as the baseline's; null where that was not asked for.</param>
public sealed record AlpacaEvalScore(string Model, WinRate WinRate, int AverageLength, LengthControlledWinRate? LengthControlled);
