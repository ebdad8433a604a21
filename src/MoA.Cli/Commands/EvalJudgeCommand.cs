using System.CommandLine;
using MoA.Cli.Eval.Batches;
using MoA.Evaluation.Judging;

namespace MoA.Cli.Commands;

/// <summary><c>moa eval judge</c>: a judge's view of answers to a benchmark's questions.</summary>
internal static class EvalJudgeCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var input = new Option<string?>("--input") { Description = "The benchmark's questions. Default: a few of the product's own.", HelpName = "FILE" };
        var answers = new Option<string>("--answers") { Description = "The answers, as generate writes them, or the original tool.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output") { Description = "Where the judgments go, in the benchmark's own form. FILE.progress.jsonl beside it lets the command go on where it was.", HelpName = "FILE", Required = true };
        var work = new WorkOptions(isSuiteRequired: true);
        var judging = new JudgingOptions();
        var command = new Command("judge", "Judge answers as the benchmark does. Whatever stops it, the same command goes on, and pays for nothing twice.") { input, answers, output };
        work.AddTo(command);
        judging.AddTo(command);
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var suite = work.Suite(parsed);
            var judge = judging.Judge(parsed, globals.IsDemo(parsed));
            var file = parsed.GetValue(output)!;
            var files = judging.Files(parsed, suite, parsed.GetValue(input), parsed.GetValue(answers)!);
            var task = JudgeTasks.Create(suite, files, judge, judging.Seed(parsed), work.Limit(parsed));
            var end = await new BatchWork(session, environment).RunAsync(task, judge, work.Batch(parsed), file, cancellationToken);
            if (globals.IsJson(parsed))
                environment.Console.Json(BatchSummaryDocument.Of(task.Name, file, end), BatchSummaryJson.Relaxed.BatchSummaryDocument);
            return BatchWork.ExitCodeOf(end);
        });
        return command;
    }
}
