using MoA.Evaluation.Reports;

namespace MoA.Evaluation.Analysis.Ranking;

/// <summary>Reports a ranker beside synthesis.</summary>
public static class RankerReport
{
    /// <summary>A row for each comparison.</summary>
    /// <param name="comparisons">The comparisons.</param>
    public static ScoreReport Of(IReadOnlyCollection<RankerComparison> comparisons) => ScoreReport.Create(
        comparisons,
        new("synthesis", row => row.Synthesis.Model),
        new("ranker", row => row.Ranker.Model),
        new("n_common", row => row.Items),
        new("n_left_out", row => row.Left),
        new("win_rate_synthesis", row => row.Synthesis.Percent),
        new("standard_error_synthesis", row => row.Synthesis.StandardError),
        new("win_rate_ranker", row => row.Ranker.Percent),
        new("standard_error_ranker", row => row.Ranker.StandardError),
        new("difference", row => row.Difference),
        new("difference_standard_error", row => row.DifferenceError),
        new("difference_low_95", row => row.DifferenceLow),
        new("difference_high_95", row => row.DifferenceHigh),
        new("n_synthesis_better", row => row.SynthesisBetter),
        new("n_ranker_better", row => row.RankerBetter),
        new("n_alike", row => row.Alike));
}
