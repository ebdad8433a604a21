using MoA.Evaluation.Similarity;
using MoA.Evaluation.Statistics;

namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>
/// "MoA tends to incorporate the best proposed answers" (arXiv 2406.04692, section 3.3): how like an aggregator's answer is to each proposal, and whether it is
/// more like the better ones. For each question Spearman's correlation between the proposals' similarities to the answer and their preferences, then the mean over
/// questions.
/// </summary>
public static class Incorporations
{
    private static readonly SimilarityMeasure[] Measures = Enum.GetValues<SimilarityMeasure>();

    /// <summary>Analyses aggregations, each layer and aggregator by itself, as figure 4b does.</summary>
    /// <param name="aggregations">Answers and the proposals they were made from.</param>
    public static IReadOnlyList<IncorporationResult> Analyse(IEnumerable<Aggregation> aggregations)
    {
        ArgumentNullException.ThrowIfNull(aggregations);
        return
        [
            .. aggregations
                .GroupBy(aggregation => (aggregation.Layer, aggregation.Aggregator))
                .OrderBy(group => group.Key.Layer)
                .ThenBy(group => group.Key.Aggregator, StringComparer.Ordinal)
                .Select(group => Result(group.Key.Layer, group.Key.Aggregator, [.. group.Select(Compare)])),
        ];
    }

    private static IncorporationResult Result(int layer, string aggregator, Compared[][] questions)
    {
        ProposerSimilarity[] proposers =
        [
            .. questions
                .SelectMany(question => question)
                .GroupBy(one => one.Proposal.Model)
                .Select(group => new ProposerSimilarity(
                    group.Key,
                    group.Count(),
                    group.Average(one => one.Proposal.Preference),
                    Measures.ToDictionary(measure => measure, measure => group.Average(one => one.Similarities[measure])))),
        ];
        return new IncorporationResult(
            layer, aggregator, questions.Length, proposers, [.. Measures.Select(measure => Correlate(measure, questions, proposers))]);
    }

    private static SimilarityCorrelation Correlate(SimilarityMeasure measure, Compared[][] questions, ProposerSimilarity[] proposers)
    {
        double[] ofQuestions = [.. questions.Select(question => Correlation(question, one => one.Similarities[measure], one => one.Proposal.Preference)).OfType<double>()];
        return new SimilarityCorrelation(
            measure,
            ofQuestions.Length == 0 ? null : Sample.Mean(ofQuestions),
            ofQuestions.Length < 2 ? null : Sample.StandardError(ofQuestions),
            questions.Length - ofQuestions.Length,
            Correlation(proposers, proposer => proposer.Similarities[measure], proposer => proposer.Preference));
    }

    private static double? Correlation<T>(T[] items, Func<T, double> similarity, Func<T, double?> preference)
    {
        T[] known = [.. items.Where(item => preference(item) is not null)];
        return Spearman.Correlation([.. known.Select(similarity)], [.. known.Select(item => preference(item)!.Value)]);
    }

    private static Compared[] Compare(Aggregation aggregation)
    {
        var texts = new TfIdf([aggregation.Answer, .. aggregation.Proposals.Select(proposal => proposal.Text)]);
        return [.. aggregation.Proposals.Select((proposal, place) => new Compared(proposal, new Dictionary<SimilarityMeasure, double>
        {
            [SimilarityMeasure.Bleu3] = Bleu.Score(aggregation.Answer, proposal.Text, 3),
            [SimilarityMeasure.Bleu4] = Bleu.Score(aggregation.Answer, proposal.Text, 4),
            [SimilarityMeasure.Bleu5] = Bleu.Score(aggregation.Answer, proposal.Text, 5),
            [SimilarityMeasure.TfIdf] = texts.Cosine(0, place + 1),
            [SimilarityMeasure.Levenshtein] = LevenshteinRatio.Of(aggregation.Answer, proposal.Text),
        }))];
    }

    private sealed record Compared(AggregatedProposal Proposal, IReadOnlyDictionary<SimilarityMeasure, double> Similarities);
}
