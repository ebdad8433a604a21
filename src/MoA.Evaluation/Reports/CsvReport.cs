using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MoA.Evaluation.Reports;

internal static class CsvReport
{
    public static string Write(ScoreReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true))
        {
            WriteRow(csv, report.Columns.Select(column => column.Name));
            foreach (var row in report.Rows)
                WriteRow(csv, row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
        }

        return text.ToString();
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
