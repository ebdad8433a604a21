using MoA.Evaluation.Reports;

namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>Reports how like aggregators' answers are to their proposals.</summary>
public static class IncorporationReport
{
    /// <summary>A row for each layer, aggregator and measure: the correlation between similarity and preference.</summary>
    /// <param name="results">The results.</param>
    public static ScoreReport ByMeasure(IEnumerable<IncorporationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return ScoreReport.Create(
            [.. results.SelectMany(result => result.Correlations.Select(correlation => (Result: result, Correlation: correlation)))],
            new("layer", row => row.Result.Layer),
            new("aggregator", row => row.Result.Aggregator),
            new("similarity", row => Name(row.Correlation.Measure)),
            new("spearman", row => row.Correlation.Mean, decimals: 4),
            new("standard_error", row => row.Correlation.StandardError, decimals: 4),
            new("n_questions", row => row.Result.Questions),
            new("n_undefined", row => row.Correlation.Undefined),
            new("spearman_across_proposers", row => row.Correlation.AcrossProposers, decimals: 4));
    }

    /// <summary>A row for each layer, aggregator and proposer: the mean similarities.</summary>
    /// <param name="results">The results.</param>
    public static ScoreReport ByProposer(IEnumerable<IncorporationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return ScoreReport.Create(
            [.. results.SelectMany(result => result.Proposers.Select(proposer => (Result: result, Proposer: proposer)))],
            [
                new("layer", row => row.Result.Layer),
                new("aggregator", row => row.Result.Aggregator),
                new("proposer", row => row.Proposer.Proposer),
                new("n_proposals", row => row.Proposer.Proposals),
                new("preference", row => row.Proposer.Preference * 100),
                .. Enum.GetValues<SimilarityMeasure>().Select(measure =>
                    new ReportColumnOf<(IncorporationResult Result, ProposerSimilarity Proposer)>(Name(measure), row => row.Proposer.Similarities[measure], decimals: 4)),
            ]);
    }

    private static string Name(SimilarityMeasure measure) => measure switch
    {
        SimilarityMeasure.Bleu3 => "bleu_3",
        SimilarityMeasure.Bleu4 => "bleu_4",
        SimilarityMeasure.Bleu5 => "bleu_5",
        SimilarityMeasure.TfIdf => "tf_idf",
        _ => "levenshtein",
    };
}
