namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>What one aggregator took from its proposers in one layer.</summary>
/// <param name="Layer">The layer of its answers, from 2.</param>
/// <param name="Aggregator">The aggregator.</param>
/// <param name="Questions">How many answers of it were looked at.</param>
/// <param name="Proposers">How like its answers are to those of each proposer.</param>
/// <param name="Correlations">Whether they are more like the better ones, by each measure.</param>
public sealed record IncorporationResult(
    int Layer, string Aggregator, int Questions, IReadOnlyList<ProposerSimilarity> Proposers, IReadOnlyList<SimilarityCorrelation> Correlations);

/// <summary>How like an aggregator's answers are to one proposer's.</summary>
/// <param name="Proposer">The proposer's model.</param>
/// <param name="Proposals">How many proposals of it were compared.</param>
/// <param name="Preference">How good they are on the mean, 0 to 1; null: not known.</param>
/// <param name="Similarities">Mean similarities, 0 to 1.</param>
public sealed record ProposerSimilarity(string Proposer, int Proposals, double? Preference, IReadOnlyDictionary<SimilarityMeasure, double> Similarities);

/// <summary>Spearman's correlation between similarity and preference.</summary>
/// <param name="Measure">The measure of similarity.</param>
/// <param name="Mean">The mean over questions of the correlation within each, which is the paper's figure; null: no question has one.</param>
/// <param name="StandardError">The standard error of that mean; null with fewer than two.</param>
/// <param name="Undefined">Questions without one: fewer than two proposals with a preference, or all of them equal.</param>
/// <param name="AcrossProposers">The correlation between the proposers' mean similarities and mean preferences; null: not defined.</param>
public sealed record SimilarityCorrelation(SimilarityMeasure Measure, double? Mean, double? StandardError, int Undefined, double? AcrossProposers);
