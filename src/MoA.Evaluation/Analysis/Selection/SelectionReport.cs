using MoA.Evaluation.Reports;

namespace MoA.Evaluation.Analysis.Selection;

/// <summary>Reports in which order proposers would be chosen.</summary>
public static class SelectionReport
{
    /// <summary>A row for each model.</summary>
    /// <param name="choices">The models in the order in which they were chosen.</param>
    public static ScoreReport Of(IReadOnlyCollection<Choice> choices) => ScoreReport.Create(
        choices,
        new("rank", choice => choice.Rank),
        new("model", choice => choice.Model),
        new("win_rate", choice => choice.Performance * 100),
        new("diversity", choice => choice.Diversity, decimals: 4),
        new("nearest", choice => choice.Nearest),
        new("score", choice => choice.Score, decimals: 4));
}
