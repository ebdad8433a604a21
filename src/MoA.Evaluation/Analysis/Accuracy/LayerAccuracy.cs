namespace MoA.Evaluation.Analysis.Accuracy;

/// <summary>How often one model was right in one layer: a cell of arXiv 2406.04692, table 8.</summary>
/// <param name="Mixture">The mixture.</param>
/// <param name="Layer">The layer, from 1; the last one's only model is the aggregator, so this is the final answer.</param>
/// <param name="Role"><c>proposer</c>, <c>aggregator</c>, or one of the two sums over a proposer layer: <c>all</c>, every proposal, and <c>any</c>,
/// whether any proposal of a run was right.</param>
/// <param name="Model">The model; null: of a sum.</param>
/// <param name="Answers">How many answers were checked; one that failed counts as wrong.</param>
/// <param name="Right">How many were right.</param>
/// <param name="WithoutBox">How many had no answer in a box; they count as wrong.</param>
public sealed record LayerAccuracy(string Mixture, int Layer, string Role, string? Model, int Answers, int Right, int WithoutBox)
{
    /// <summary>The share that was right, 0 to 1.</summary>
    public double Accuracy => (double)Right / Answers;
}
