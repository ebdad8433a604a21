namespace MoA.Evaluation.Analysis.Selection;

/// <summary>A model that may become a proposer.</summary>
/// <param name="Model">The model.</param>
/// <param name="Performance">How good it is alone, 0 to 1: its win rate.</param>
public sealed record Candidate(string Model, double Performance);

/// <summary>A model in the order in which it was chosen.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="Performance">How good it is alone, 0 to 1.</param>
/// <param name="Diversity">1 less its similarity to the nearest model before it, 0 to 1; null: it is the first.</param>
/// <param name="Nearest">That model; null: it is the first.</param>
/// <param name="Score">What it was chosen by, 0 to 1; null: it is the first, chosen by its performance.</param>
public sealed record Choice(int Rank, string Model, double Performance, double? Diversity, string? Nearest, double? Score);
