namespace MoA.Evaluation.Analysis.Budget;

/// <summary>What an answer takes: money, or one of the stand-ins for time.</summary>
/// <param name="Name">Its name in tables and of its plot's file.</param>
/// <param name="Title">Its name in a sentence.</param>
/// <param name="Axis">Its name at an axis.</param>
/// <param name="Of">Its figure of a point; null: not known.</param>
public sealed record BudgetPrice(string Name, string Title, string Axis, Func<BudgetPoint, double?> Of)
{
    /// <summary>Money.</summary>
    public static BudgetPrice Cost { get; } = new("cost", "cost", "mean cost of an answer (currency of the configured prices)", point => point.Cost);

    /// <summary>Tokens on the critical path.</summary>
    public static BudgetPrice PathTokens { get; } =
        new("path_tokens", "tokens on the critical path", "mean tokens on the critical path of an answer", point => point.PathTokens);

    /// <summary>Floating point operations on the critical path.</summary>
    public static BudgetPrice PathTflops { get; } =
        new("path_tflops", "TFLOPs on the critical path", "mean TFLOPs on the critical path of an answer", point => point.PathTflops);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BudgetPrice> All { get; } = [Cost, PathTokens, PathTflops];
}
