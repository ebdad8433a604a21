using System.Text;

namespace MoA.Evaluation.Reports;

internal static class MarkdownReport
{
    public static string Write(ScoreReport report)
    {
        var (names, cells) = report.ToText();
        var isNumber = names.Select(name => IsNumber(report, name)).ToArray();
        var text = new StringBuilder();
        WriteRow(text, names);
        WriteRow(text, isNumber.Select(right => right ? "---:" : "---"));
        foreach (var row in cells)
            WriteRow(text, row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)));
        return text.ToString();
    }

    private static bool IsNumber(ScoreReport report, string name)
    {
        var place = report.Columns.ToList().FindIndex(column => column.Name == name);
        return report.Rows.All(row => row[place] is not string);
    }

    private static void WriteRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
