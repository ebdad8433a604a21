using MoA.Core.Mixtures;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Batches.Progress;

namespace MoA.Evaluation;

/// <summary>Makes the output of a task, from wherever its progress file stands.</summary>
internal static class EvaluationRunner
{
    /// <summary>
    /// Asks everything that has no answer yet, then writes the output: all at once, so that a file that is there is whole. What has no answer is
    /// not in it.
    /// </summary>
    /// <param name="task">What is made.</param>
    /// <param name="mixture">Who is asked.</param>
    /// <param name="host">Who works on the runs.</param>
    /// <param name="options">How.</param>
    /// <param name="output">The output's path; the progress file lies beside it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Told how far it is.</param>
    /// <param name="cancellationToken">Stops; the output is not written then.</param>
    /// <exception cref="BatchException">The progress file belongs to something else, or to another process.</exception>
    public static async Task<BatchEnd> RunAsync(
        EvaluationTask task,
        Mixture mixture,
        IBatchHost host,
        BatchOptions options,
        string output,
        TimeProvider time,
        Action<BatchStatus> report,
        CancellationToken cancellationToken)
    {
        await using var progress = await ProgressFile.OpenAsync(ProgressFile.PathOf(output));
        var batch = new Batch(new BatchPlan(task.Name, mixture, task.Items), host, progress, options, time, report);
        var end = await batch.RunAsync(cancellationToken);
        WholeFile.Write(output, stream => task.Write(stream, end));
        return end;
    }
}
