using MoA.Evaluation.Reports;

namespace MoA.Evaluation.Analysis.Accuracy;

/// <summary>Reports accuracy by layer.</summary>
public static class AccuracyReport
{
    /// <summary>A row for each mixture, layer and model.</summary>
    /// <param name="accuracies">The accuracies.</param>
    public static ScoreReport Of(IReadOnlyCollection<LayerAccuracy> accuracies) => ScoreReport.Create(
        accuracies,
        new("mixture", row => row.Mixture),
        new("layer", row => row.Layer),
        new("role", row => row.Role),
        new("model", row => row.Model),
        new("accuracy", row => row.Accuracy, decimals: 3),
        new("n_answers", row => row.Answers),
        new("n_right", row => row.Right),
        new("n_without_box", row => row.WithoutBox));
}
