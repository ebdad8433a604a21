using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Proposers;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze proposers report</c>: what a sweep brought.</summary>
internal static class ProposersReportCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var folder = ProposersCommand.Folder();
        var difficulty = new Option<string?>("--difficulty")
        {
            Description = "The instruction difficulty: also fit the length-controlled win rate, as moa eval score does.",
            HelpName = "FILE",
        };
        var report = new ReportOptions(globals);
        var command = new Command("report", "Quality by number of proposers, several models beside one model several times.") { folder, difficulty };
        report.AddTo(command);
        command.SetAction(parsed =>
        {
            globals.RefuseSession(parsed);
            var lengthControl = parsed.GetValue(difficulty) is { } file
                ? new LengthControlSettings { Variant = GlmVariant.V1, Difficulty = InstructionDifficulty.Read(file), GamedBaselines = GamedBaselines.Synthesised }
                : null;
            var (table, missing) = SweepReport.Of(new SweepFolder(parsed.GetValue(folder)!), lengthControl);
            if (missing.Count > 0)
                environment.Console.Note($"Not judged yet: {string.Join(", ", missing)}.");
            report.Write(environment.Console, parsed, table);
            return ExitCode.Ok;
        });
        return command;
    }
}
