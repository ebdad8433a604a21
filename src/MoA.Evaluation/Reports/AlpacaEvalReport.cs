using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Evaluation.Reports;

/// <summary>Reports AlpacaEval's scores under the names of its leaderboard, beside published ones where they are given.</summary>
public static class AlpacaEvalReport
{
    private static readonly IReadOnlyDictionary<string, PublishedScore> NonePublished = new Dictionary<string, PublishedScore>();

    /// <summary>Reports scores.</summary>
    /// <param name="scores">The scores, in the order of the rows.</param>
    /// <param name="published">Published ones; null for none.</param>
    public static ScoreReport Of(IReadOnlyCollection<AlpacaEvalScore> scores, IReadOnlyDictionary<string, PublishedScore>? published = null)
    {
        PublishedScore? Published(AlpacaEvalScore score) => (published ?? NonePublished).GetValueOrDefault(score.Model);
        return ScoreReport.Create(
            scores,
            new("model", score => score.Model),
            new("length_controlled_winrate", score => score.LengthControlled?.Percent),
            new("lc_standard_error", score => score.LengthControlled?.StandardError, isDetail: true),
            new("win_rate", score => score.WinRate.Percent),
            new("standard_error", score => score.WinRate.StandardError),
            new("n_wins", score => score.WinRate.Wins, isDetail: true),
            new("n_wins_base", score => score.WinRate.BaselineWins, isDetail: true),
            new("n_draws", score => score.WinRate.Draws, isDetail: true),
            new("n_total", score => score.WinRate.Total),
            new("n_failed", score => score.WinRate.Failed, isDetail: true),
            new("discrete_win_rate", score => score.WinRate.DiscretePercent, isDetail: true),
            new("avg_length", score => score.AverageLength),
            new("published_length_controlled_winrate", score => Published(score)?.LengthControlledWinRate, isDetail: true),
            new("length_controlled_difference", score => score.LengthControlled?.Percent - Published(score)?.LengthControlledWinRate, decimals: 4),
            new("published_win_rate", score => Published(score)?.WinRate, isDetail: true),
            new("win_rate_difference", score => score.WinRate.Percent - Published(score)?.WinRate, decimals: 4),
            new("glm", score => score.LengthControlled?.Fit?.Variant.Name, isDetail: true),
            new("glm_c", score => score.LengthControlled?.Fit?.C, isDetail: true),
            new("gamed_baselines", score => Word(score.LengthControlled?.Fit?.GamedBaselines), isDetail: true),
            new("tanh_std_delta_len", score => score.LengthControlled?.Weights.Length, isDetail: true),
            new("instruction_difficulty", score => score.LengthControlled?.Weights.Difficulty, isDetail: true),
            new("not_gamed_baseline", score => score.LengthControlled?.Weights.Model, isDetail: true));
    }

    /// <summary>Reports length-controlled win rates that were predicted from weights.</summary>
    /// <param name="winRates">The win rate of each model, in the order of the rows.</param>
    /// <param name="published">Published ones; null for none.</param>
    public static ScoreReport OfWeights(
        IReadOnlyCollection<KeyValuePair<string, LengthControlledWinRate>> winRates, IReadOnlyDictionary<string, PublishedScore>? published = null)
    {
        double? Published(string model) => (published ?? NonePublished).GetValueOrDefault(model)?.LengthControlledWinRate;
        return ScoreReport.Create(
            winRates,
            new("model", winRate => winRate.Key),
            new("length_controlled_winrate", winRate => winRate.Value.Percent),
            new("published_length_controlled_winrate", winRate => Published(winRate.Key)),
            new("length_controlled_difference", winRate => winRate.Value.Percent - Published(winRate.Key), decimals: 6));
    }

    private static string? Word(GamedBaselineSource? source) => source?.ToString().ToLowerInvariant();
}
