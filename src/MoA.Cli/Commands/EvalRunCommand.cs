using System.CommandLine;
using System.Text.Json;
using MoA.Cli.Eval;
using MoA.Cli.Eval.Batches;
using MoA.Cli.Sessions;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Generation;
using MoA.Evaluation.Judging;
using MoA.Evaluation.Suites;

namespace MoA.Cli.Commands;

/// <summary><c>moa eval run</c>: answers, judgments, scores and report, one after another.</summary>
internal sealed class EvalRunCommand
{
    private readonly Option<string?> _input = new("--input") { Description = "The benchmark's questions. Default: a few of the product's own.", HelpName = "FILE" };

    private readonly Option<string?> _output = new("--output") { Description = "The folder for everything that is written. Default moa-eval/SUITE-MIXTURE.", HelpName = "DIR" };

    private readonly Option<string?> _difficulty = new("--difficulty")
    {
        Description = "alpaca-eval: the instruction difficulty, for the length-controlled win rate (columns index, instruction_difficulty).",
        HelpName = "FILE",
    };

    private readonly WorkOptions _work = new(isSuiteRequired: false);
    private readonly AnswerOptions _answers = new();
    private readonly JudgingOptions _judging = new();
    private readonly GlobalOptions _globals;
    private readonly CliEnvironment _environment;

    private EvalRunCommand(GlobalOptions globals, CliEnvironment environment)
    {
        _globals = globals;
        _environment = environment;
    }

    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var run = new EvalRunCommand(globals, environment);
        var command = new Command("run", "Answer, judge, score and report, in one command. Whatever stops it, the same command goes on, and pays for nothing twice.")
        {
            run._input,
            run._output,
            run._difficulty,
        };
        run._work.AddTo(command);
        run._answers.AddTo(command);
        run._judging.AddTo(command);
        command.SetSessionAction(globals, environment, run.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ISession session, CancellationToken cancellationToken)
    {
        var suite = _work.Suite(parsed);
        var judge = _judging.Judge(parsed, _globals.IsDemo(parsed));
        var folder = new EvaluationFolder(parsed.GetValue(_output) ?? Path.Combine("moa-eval", $"{_work.SuiteName(parsed)}-{FileName(_answers.Mixture(parsed))}"), suite);
        var given = parsed.GetValue(_input);
        var questions = given ?? OwnFiles.Questions(suite);
        var work = new BatchWork(session, _environment);
        var options = _work.Batch(parsed);

        // What is wrong with the judge or the scores shows now, not when the answers are paid for.
        var files = _judging.Files(parsed, suite, given, folder.Answers);
        JudgeTasks.Check(suite, files, _work.Limit(parsed));
        session.Find(judge);
        EvaluationScores.Check(parsed.GetValue(_difficulty));

        var answering = AnswerTasks.Create(suite, questions, _answers.Settings(parsed), _work.Limit(parsed));
        var answers = await work.RunAsync(answering, _answers.Mixture(parsed), options, folder.Answers, cancellationToken);
        var document = new EvaluationDocument { Answers = BatchSummaryDocument.Of(answering.Name, folder.Answers, answers) };
        // What failed for good is left out and said; what was not even tried is missing for no reason of its own.
        if (answers.NotDone > 0 || answers.Answers.Count == 0)
            return End(parsed, document, BatchWork.ExitCodeOf(answers));

        var judging = JudgeTasks.Create(suite, files, judge, _judging.Seed(parsed), _work.Limit(parsed));
        var left = options with { Budget = options.Budget - answers.Cost };
        var judgments = await work.RunAsync(judging, judge, left, folder.Judgments, cancellationToken);
        document = document with { Judgments = BatchSummaryDocument.Of(judging.Name, folder.Judgments, judgments) };
        if (judgments.NotDone > 0)
            return End(parsed, document, BatchWork.ExitCodeOf(judgments));

        var report = Report(parsed, session, folder, given, judge, answers, judgments);
        report.Write();
        if (_globals.IsJson(parsed))
            document = document with { Scores = JsonElement.Parse(report.Scores.ToJson()) };
        else
            ReportOutput.Write(_environment.Console, report.Scores, ReportFormat.Table, file: null);
        _environment.Console.Note($"Written: {folder.Report("md")}, .csv, .json");
        return End(parsed, document, answers.IsComplete ? BatchWork.ExitCodeOf(judgments) : BatchWork.ExitCodeOf(answers));
    }

    private EvaluationReport Report(
        ParseResult parsed, ISession session, EvaluationFolder folder, string? questions, string judge, BatchEnd answers, BatchEnd judgments)
    {
        var model = _answers.Settings(parsed).Model;
        string[] asked = [_answers.Mixture(parsed), judge];
        return new EvaluationReport
        {
            Folder = folder,
            Suite = _work.SuiteName(parsed),
            Questions = questions,
            Model = model,
            Judge = judge,
            IsSimulated = session.Catalog is { } catalog && asked.Any(id => catalog.IsSimulated(session.Find(id))),
            Answers = answers,
            Judgments = judgments,
            Scores = EvaluationScores.Create(folder, questions ?? OwnFiles.Questions(folder.Suite), model, parsed.GetValue(_difficulty)),
        };
    }

    private int End(ParseResult parsed, EvaluationDocument document, int exitCode)
    {
        if (_globals.IsJson(parsed))
            _environment.Console.Json(document, BatchSummaryJson.Relaxed.EvaluationDocument);
        return exitCode;
    }

    // Ids may hold slashes, as hosted models' names do.
    private static string FileName(string id) => string.Concat(id.Select(character => char.IsLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '-'));
}
