using MoA.Evaluation.Statistics;

namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>How often a model would win if its answers were as long as the baseline's.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="StandardError">The standard error over instructions, in the same points; null with fewer than two.</param>
/// <param name="Weights">The weights it follows from.</param>
/// <param name="Fit">How the weights were found; null where they were given.</param>
public sealed record LengthControlledWinRate(double Percent, double? StandardError, GlmWeights Weights, GlmFit? Fit)
{
    /// <summary>
    /// Predicts it from weights: <c>predict_winrate</c> of alpaca_eval/metrics/glm_winrate.py, 100 × mean of logistic(model + weight × difficulty).
    /// </summary>
    /// <param name="weights">The model's weights.</param>
    /// <param name="difficulty">The difficulty of every instruction.</param>
    public static LengthControlledWinRate Predict(GlmWeights weights, InstructionDifficulty difficulty)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(difficulty);
        return Of(weights, difficulty.Values, fit: null);
    }

    /// <summary>
    /// Whether it differs from the plain win rate by more than 10 points and more than a quarter of the way to 0 or 100, where alpaca_eval warns of a
    /// failure of the model (<c>get_is_extreme_changes</c>).
    /// </summary>
    /// <param name="winRate">The plain win rate, 0 to 100.</param>
    public bool IsFarFrom(double winRate) =>
        Percent < Math.Min(winRate - winRate / 4, winRate - 10) || Percent > Math.Max(winRate + (100 - winRate) / 4, winRate + 10);

    internal static LengthControlledWinRate Of(GlmWeights weights, IEnumerable<double> difficulties, GlmFit? fit)
    {
        var wins = difficulties.Select(weights.WinAtSameLength).ToArray();
        return new LengthControlledWinRate(Sample.Mean(wins) * 100, wins.Length < 2 ? null : Sample.StandardError(wins) * 100, weights, fit);
    }
}
