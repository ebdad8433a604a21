using System.CommandLine;
using MoA.Cli.Eval.Batches;
using MoA.Evaluation.Generation;
using MoA.Evaluation.Suites;

namespace MoA.Cli.Commands;

/// <summary><c>moa eval generate</c>: a mixture's answers to a benchmark's questions.</summary>
internal static class EvalGenerateCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var input = new Option<string?>("--input") { Description = "The benchmark's questions. Default: a few of the product's own.", HelpName = "FILE" };
        var output = new Option<string>("--output") { Description = "Where the answers go, in the benchmark's own form. FILE.progress.jsonl beside it lets the command go on where it was.", HelpName = "FILE", Required = true };
        var work = new WorkOptions(isSuiteRequired: true);
        var answers = new AnswerOptions();
        var command = new Command("generate", "Answer a benchmark's questions with a mixture. Whatever stops it, the same command goes on, and pays for nothing twice.") { input, output };
        work.AddTo(command);
        answers.AddTo(command);
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var suite = work.Suite(parsed);
            var file = parsed.GetValue(output)!;
            var task = AnswerTasks.Create(suite, parsed.GetValue(input) ?? OwnFiles.Questions(suite), answers.Settings(parsed), work.Limit(parsed));
            var end = await new BatchWork(session, environment).RunAsync(task, answers.Mixture(parsed), work.Batch(parsed), file, cancellationToken);
            if (globals.IsJson(parsed))
                environment.Console.Json(BatchSummaryDocument.Of(task.Name, file, end), BatchSummaryJson.Relaxed.BatchSummaryDocument);
            return BatchWork.ExitCodeOf(end);
        });
        return command;
    }
}
