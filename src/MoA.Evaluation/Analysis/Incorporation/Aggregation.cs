namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>One answer, and the proposals it was made from.</summary>
/// <param name="Layer">The layer of the answer, from 2: the paper's first aggregation is layer 2.</param>
/// <param name="Aggregator">The model that wrote it, or the mixture where only its answers are known.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Proposals">The proposals, in slot order.</param>
public sealed record Aggregation(int Layer, string Aggregator, string Answer, IReadOnlyList<AggregatedProposal> Proposals);

/// <summary>A proposal that an answer was made from.</summary>
/// <param name="Model">The model that wrote it.</param>
/// <param name="Text">Its text.</param>
/// <param name="Preference">How good it is, 0 to 1: the judge's preference for it, or the win rate of its model; null: not known.</param>
public sealed record AggregatedProposal(string Model, string Text, double? Preference);
