using System.Globalization;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Cli.Sessions;
using MoA.Evaluation;
using MoA.Evaluation.Batches;

namespace MoA.Cli.Eval.Batches;

/// <summary>Works on a task for somebody who waits: shows how far it is, and says how it ended.</summary>
internal sealed class BatchWork(ISession session, CliEnvironment environment)
{
    private const int MostShown = 5;

    private readonly CliConsole _console = environment.Console;

    /// <summary>Works on a task.</summary>
    /// <param name="task">What is made.</param>
    /// <param name="model">The mixture or model that is asked.</param>
    /// <param name="options">How.</param>
    /// <param name="output">The file that is written.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public async Task<BatchEnd> RunAsync(EvaluationTask task, string model, BatchOptions options, string output, CancellationToken cancellationToken)
    {
        var mixture = session.Find(model);
        foreach (var leftOut in task.LeftOut)
            _console.Note(leftOut);
        if (session.Catalog?.IsSimulated(mixture) is true)
            _console.Note($"{model} is simulated: what it says is made up.");
        var began = environment.Time.GetTimestamp();
        try
        {
            using var progress = new BatchProgress(_console, environment.Time, task.Name);
            var end = await EvaluationRunner.RunAsync(task, mixture, new EvalHost(session), options, output, environment.Time, progress.Show, cancellationToken);
            progress.Dispose();
            Tell(task, options, output, end, environment.Time.GetElapsedTime(began));
            return end;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _console.Note($"Stopped. The same command goes on where this one was; {output} is written at the end.");
            throw;
        }
    }

    /// <summary>The exit code of a batch.</summary>
    public static int ExitCodeOf(BatchEnd end) => end switch
    {
        { IsComplete: true } => ExitCode.Ok,
        { Stop: BatchStop.BudgetReached } => ExitCode.BudgetReached,
        _ => ExitCode.RunFailed,
    };

    private void Tell(EvaluationTask task, BatchOptions options, string output, BatchEnd end, TimeSpan took)
    {
        foreach (var failure in end.Failures.Take(MostShown))
            _console.Error($"{failure.Item}: {failure.Code}: {failure.Message}");
        if (end.Failures.Count > MostShown)
            _console.Error($"... and {end.Failures.Count - MostShown} more, all of them in {output}.progress.jsonl");
        var problem = end.Stop switch
        {
            BatchStop.BudgetReached => string.Create(
                CultureInfo.InvariantCulture,
                $"The budget of {options.Budget} is reached: {end.Cost} is spent, and the next item may cost {end.NextItem}. The same command with a higher --budget goes on."),
            BatchStop.TooManyFailures => $"{options.MostFailuresInARow} items failed one after another, so no more were begun. The same command goes on.",
            _ when end.Failures.Count > 0 => "The same command tries those again that failed.",
            _ => null,
        };
        if (problem is not null)
            _console.Error(problem);
        _console.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{task.Name}: {end.Answers.Count} of {end.Total} done, {end.Failures.Count} failed, {end.NotDone} not done; cost {end.Cost:0.######} in all; {took.TotalSeconds:0.0} s. Written: {output}"));
    }
}
