using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Evaluation.Reports;

namespace MoA.Cli.Eval;

/// <summary>Writes a report to standard output or a file.</summary>
internal static class ReportOutput
{
    /// <summary>What the options say together.</summary>
    /// <exception cref="CliException">They contradict each other, or the file's ending says nothing.</exception>
    public static ReportFormat Choose(bool isJson, ReportFormat? format, string? file)
    {
        if (isJson && format is not (null or ReportFormat.Json))
            throw new CliException(ExitCode.Usage, "--json and --format name two formats: leave one out.");
        if (isJson || format is not null)
            return isJson ? ReportFormat.Json : format!.Value;
        if (file is null)
            return ReportFormat.Table;
        return Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".json" => ReportFormat.Json,
            ".csv" => ReportFormat.Csv,
            ".md" => ReportFormat.Markdown,
            _ => throw new CliException(ExitCode.Usage, $"--output: the ending of '{file}' names no format. Use .json, .csv or .md, or give --format."),
        };
    }

    public static void Write(CliConsole console, ScoreReport report, ReportFormat format, string? file)
    {
        if (file is null && format == ReportFormat.Table)
        {
            var (names, cells) = report.ToText();
            CliTable.Write(console, names, cells);
        }
        else if (file is null)
        {
            console.Out.WriteLine(Text(report, format).TrimEnd('\n'));
        }
        else
        {
            File.WriteAllText(file, Text(report, format).TrimEnd('\n') + "\n");
            console.Note($"Written: {file}");
        }
    }

    private static string Text(ScoreReport report, ReportFormat format)
    {
        if (format == ReportFormat.Json)
            return report.ToJson();
        if (format == ReportFormat.Csv)
            return report.ToCsv();
        if (format == ReportFormat.Markdown)
            return report.ToMarkdown();
        var (names, cells) = report.ToText();
        return string.Join('\n', cells.Prepend([.. names]).Select(row => string.Join('\t', row)));
    }
}
