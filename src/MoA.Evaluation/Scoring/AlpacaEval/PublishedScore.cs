namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>A line of a published leaderboard, rates and errors in points of 100. What is null was not published.</summary>
/// <param name="WinRate">The win rate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Wins">Wins of the model.</param>
/// <param name="BaselineWins">Wins of the baseline.</param>
/// <param name="Draws">Draws.</param>
/// <param name="Total">Annotations that counted.</param>
/// <param name="DiscreteWinRate">The discrete win rate.</param>
/// <param name="AverageLength">The mean length of the answers in characters.</param>
/// <param name="LengthControlledWinRate">The length-controlled win rate.</param>
public sealed record PublishedScore(
    double? WinRate,
    double? StandardError,
    double? Wins,
    double? BaselineWins,
    double? Draws,
    double? Total,
    double? DiscreteWinRate,
    double? AverageLength,
    double? LengthControlledWinRate);
