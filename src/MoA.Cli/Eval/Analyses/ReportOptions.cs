using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Output;
using MoA.Evaluation.Reports;

namespace MoA.Cli.Eval.Analyses;

/// <summary>How an analysis is written: the options that all of them share.</summary>
internal sealed class ReportOptions(GlobalOptions globals)
{
    private readonly Option<string?> _output = new("--output") { Description = "Write to this file. Its ending, .json, .csv or .md, stands for --format.", HelpName = "FILE" };

    private readonly Option<string?> _format = Format();

    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_output);
    }

    public void Write(CliConsole console, ParseResult parsed, ScoreReport report)
    {
        var file = parsed.GetValue(_output);
        var named = parsed.GetValue(_format) is { } name ? Enum.Parse<ReportFormat>(name, ignoreCase: true) : (ReportFormat?)null;
        ReportOutput.Write(console, report, ReportOutput.Choose(globals.IsJson(parsed), named, file), file);
    }

    private static Option<string?> Format()
    {
        var format = new Option<string?>("--format") { Description = "table (the default), json, csv or markdown. --json is --format json.", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong([.. Enum.GetNames<ReportFormat>().Select(name => name.ToLowerInvariant())]);
        return format;
    }
}
