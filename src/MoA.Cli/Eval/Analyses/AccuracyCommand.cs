using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Accuracy;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze accuracy</c>: how often each layer is right.</summary>
internal static class AccuracyCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var problems = new Option<string>("--problems")
        {
            Description = "Problems with answers: records with problem (or question, instruction) and answer, or solution with a \\boxed{} answer, as in MATH.",
            HelpName = "FILE",
            Required = true,
        };
        var runs = new RunOptions();
        runs.Mixtures.Required = true;
        var report = new ReportOptions(globals);
        var command = new Command("accuracy", "How often each model is right in each layer, where answers can be checked (appendix D, table 8): the last \\boxed{} of an answer, compared as MATH does.") { problems };
        runs.AddTo(command);
        report.AddTo(command);
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var file = parsed.GetValue(problems)!;
            var answers = MathProblems.Read(file);
            var all = await runs.ReadAllAsync(parsed, session.Runtime, cancellationToken);
            var known = all.Where(run => answers.AnswerTo(run) is not null).ToArray();
            if (known.Length == 0)
                throw new CliException(ExitCode.NotFound, $"None of the {all.Count} runs was asked one of the {answers.Count} problems in '{file}'.");
            if (known.Length < all.Count)
                environment.Console.Note($"{all.Count - known.Length} of {all.Count} runs were asked something else and are passed over.");
            report.Write(environment.Console, parsed, AccuracyReport.Of(LayerAccuracies.Of(known, answers)));
            return ExitCode.Ok;
        });
        return command;
    }
}
