namespace MoA.Evaluation.Reports;

/// <summary>A column of a report.</summary>
/// <param name="Name">Its name in every form of the report: snake case, the original tool's where it has one.</param>
/// <param name="Decimals">Digits behind the point where people read it; JSON and CSV have all.</param>
/// <param name="IsDetail">Whether only JSON and CSV have it.</param>
public sealed record ReportColumn(string Name, int Decimals = 2, bool IsDetail = false);
