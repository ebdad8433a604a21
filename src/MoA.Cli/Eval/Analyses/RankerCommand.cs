using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Analysis.Ranking;
using MoA.Evaluation.Scoring.AlpacaEval;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze ranker</c>: choosing the best proposal beside synthesizing.</summary>
internal static class RankerCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var synthesis = new Option<string>("--synthesis") { Description = "Annotations of the mixture that synthesizes.", HelpName = "NAME=FILE", Required = true };
        var ranker = FileOptions.Named("--ranker", "Annotations of a mixture that ranks, against the same baseline.");
        ranker.Required = true;
        var report = new ReportOptions(globals);
        var command = new Command("ranker", "A mixture that synthesizes beside one whose Kind is Rank, over the same instructions (section 3.3, figure 4a).") { synthesis, ranker };
        report.AddTo(command);
        command.SetAction(parsed =>
        {
            globals.RefuseSession(parsed);
            var first = Read(NamedFile.Parse(parsed.GetValue(synthesis)!));
            report.Write(environment.Console, parsed, RankerReport.Of([.. parsed.Files(ranker).Select(file => RankerComparison.Of(first, Read(file)))]));
            return ExitCode.Ok;
        });
        return command;
    }

    private static AnnotationSet Read(NamedFile file) => AnnotationFile.Read(file.File, file.Model);
}
