using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Selection;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze select</c>: which models to take as proposers.</summary>
internal static class SelectCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var answers = FileOptions.Named("--answers", "A candidate's recorded answers to the same instructions.");
        answers.Required = true;
        var leaderboard = FileOptions.Leaderboard();
        leaderboard.Required = true;
        var lengthControlled = FileOptions.LengthControlled();
        var weight = new Option<double>("--diversity-weight")
        {
            Description = "What diversity weighs beside performance, 0 to 1. 0 sorts by win rate. Default 0.5.",
            DefaultValueFactory = _ => ProposerSelection.DefaultWeight,
            HelpName = "W",
        };
        weight.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
                result.AddError("--diversity-weight must be from 0 to 1.");
        });
        var count = new Option<int?>("--count") { Description = "Only the first so many. Default: all, in order.", HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--count must be at least 1.");
        });
        var report = new ReportOptions(globals);
        var command = new Command("select", "Choose proposers by measured performance and diversity (section 2.1): greedily, by (1 - w) x win rate + w x (1 - similarity to the nearest chosen).")
        {
            answers, leaderboard, lengthControlled, weight, count,
        };
        report.AddTo(command);
        command.SetAction(parsed =>
        {
            globals.RefuseSession(parsed);
            var files = parsed.Files(answers);
            var candidates = Candidates.Read(files, parsed.GetValue(leaderboard)!, parsed.GetValue(lengthControlled));
            var similarity = AnswerSimilarity.Measure(files);
            environment.Console.Note($"Similarity was measured on {similarity.Instructions} instructions.");
            var order = ProposerSelection.Order(candidates, similarity.Between, parsed.GetValue(weight));
            report.Write(environment.Console, parsed, SelectionReport.Of([.. order.Take(parsed.GetValue(count) ?? order.Count)]));
            return ExitCode.Ok;
        });
        return command;
    }
}
