using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Eval;

namespace MoA.Cli.Commands;

/// <summary><c>moa eval score</c>: figures from what a judge wrote, or from published weights.</summary>
internal static class EvalScoreCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var options = new ScoreOptions();
        var command = new Command("score", "Score what a judge wrote, as the benchmark's own tool does. Reads files, asks nobody.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            if (globals.Server(parsed) is not null || globals.IsDemo(parsed))
                throw new CliException(ExitCode.Usage, "eval score reads files of this machine: leave --server and --demo out.");
            var file = parsed.GetValue(options.Output);
            var format = ReportOutput.Choose(globals.IsJson(parsed), options.Format(parsed), file);
            ReportOutput.Write(environment.Console, ScoreReports.Create(options, parsed, environment.Console.Note), format, file);
            return ExitCode.Ok;
        });
        return command;
    }
}
