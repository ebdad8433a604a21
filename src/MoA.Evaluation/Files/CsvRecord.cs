using System.Globalization;

namespace MoA.Evaluation.Files;

/// <summary>One line of a table, which knows where it stands, so that what is wrong with a field can be said.</summary>
internal sealed record CsvRecord(string File, int Line, IReadOnlyDictionary<string, string> Fields)
{
    public string Text(string column) =>
        Fields.TryGetValue(column, out var text) && text.Length > 0 ? text : throw Wrong(column, "it is empty.");

    public int Integer(string column) =>
        int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(column, $"a whole number is needed, not '{Fields[column]}'.");

    public double Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(column, $"a number such as 0.25 is needed, not '{Fields[column]}'.");

    /// <summary>A number that may be left out.</summary>
    public double? NumberOrNull(string column) => Fields.GetValueOrDefault(column, "") is "" or "nan" or "NaN" ? null : Number(column);

    public EvaluationInputException Wrong(string? column, string problem) => new(problem, File, Line, column);
}
