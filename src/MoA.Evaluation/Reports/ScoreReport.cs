using System.Globalization;

namespace MoA.Evaluation.Reports;

/// <summary>Scores as one table, which can be written as JSON, CSV and Markdown, or shown on a terminal.</summary>
public sealed class ScoreReport
{
    private ScoreReport(IReadOnlyList<ReportColumn> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    /// <summary>The columns; one that no row has a value for is left out.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>The rows: for each column a text, a whole number, a number, or null for none.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    /// <summary>Writes an array with an object for each row, numbers with all their digits; what a row has no value for is null.</summary>
    public string ToJson() => JsonReport.Write(this);

    /// <summary>Writes comma-separated values under a line with the columns' names, numbers with all their digits (RFC 4180, lines end with \n).</summary>
    public string ToCsv() => CsvReport.Write(this);

    /// <summary>Writes a table for people, without details.</summary>
    public string ToMarkdown() => MarkdownReport.Write(this);

    /// <summary>The names and the cells of a table for people, without details.</summary>
    public (IReadOnlyList<string> Names, IReadOnlyList<string[]> Cells) ToText()
    {
        int[] shown = [.. Enumerable.Range(0, Columns.Count).Where(place => !Columns[place].IsDetail)];
        return ([.. shown.Select(place => Columns[place].Name)], [.. Rows.Select(row => shown.Select(place => Text(row[place], Columns[place])).ToArray())]);
    }

    internal static ScoreReport Create<T>(IReadOnlyCollection<T> items, params IReadOnlyList<ReportColumnOf<T>> columns)
    {
        ReportColumnOf<T>[] used = [.. columns.Where(column => items.Any(item => column.Value(item) is not null))];
        return new ScoreReport([.. used.Select(column => column.Column)], [.. items.Select(item => used.Select(column => column.Value(item)).ToArray())]);
    }

    private static string Text(object? value, ReportColumn column) => value switch
    {
        null => "",
        // Plus 0, so that what rounds to nothing has no sign.
        double number => (Math.Round(number, column.Decimals) + 0).ToString($"F{column.Decimals}", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
