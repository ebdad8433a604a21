namespace MoA.Evaluation.Statistics.Regression;

/// <summary>One row to learn from.</summary>
/// <param name="Features">What is known of it.</param>
/// <param name="Label">
/// The probability of the outcome, 0 to 1. It counts as a row of label 1 with this weight and one of label 0 with the rest, as where a row is
/// written twice for a solver of hard labels.
/// </param>
/// <param name="Weight">How much the row counts, 0 or more.</param>
internal sealed record LabelledRow(double[] Features, double Label, double Weight = 1);
