namespace MoA.Evaluation.Reports;

/// <summary>How a column follows from what is reported.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">Its value: a text, a whole number, a number, or null for none.</param>
internal sealed record ReportColumnOf<T>(ReportColumn Column, Func<T, object?> Value)
{
    public ReportColumnOf(string name, Func<T, object?> value, int decimals = 2, bool isDetail = false)
        : this(new ReportColumn(name, decimals, isDetail), value)
    {
    }
}
