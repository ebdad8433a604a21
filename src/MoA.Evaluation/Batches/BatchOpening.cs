using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Evaluation.Batches.Progress;

namespace MoA.Evaluation.Batches;

/// <summary>
/// What comes before a batch goes on: it is the same batch, runs whose ids were lost are found, and open runs are worked on again as far as they
/// are still there.
/// </summary>
internal sealed class BatchOpening(BatchPlan plan, IBatchHost host, ProgressFile progress, LostRuns lost, TimeProvider time)
{
    private ProgressState State => progress.State;

    /// <summary>Checks, finds, takes up.</summary>
    /// <exception cref="BatchException">The progress file is of another batch, or its open runs are kept elsewhere.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        CheckSameBatch();
        var open = CheckSameQuestions();
        await FindLostAsync(open, cancellationToken);
        await ForgetGoneAsync(open, cancellationToken);
        host.Resume([.. open.Where(step => step.Progress is { IsOpen: true, Run: not null }).Select(step => RunId.Parse(step.Progress.Run!))]);

        var newest = await host.Runtime.ListAsync(new RunQuery { Limit = 1 }, cancellationToken);
        await progress.AppendAsync(new BatchOpened
        {
            Time = time.GetUtcNow(),
            Task = plan.Task,
            Mixture = plan.Mixture.Name,
            Recipe = RequestHash.Of(plan.Mixture),
            Place = host.Place,
            After = newest.Runs.Count > 0 ? newest.Runs[0].Id.Value : null,
        });
    }

    private void CheckSameBatch()
    {
        if (State.Opened is not { } before)
            return;
        const string WayOut = "Name another --output, or remove its progress file to begin anew.";
        if (before.Task != plan.Task)
            throw new BatchException($"This output was begun as {before.Task}, and cannot go on as {plan.Task}. {WayOut}");
        if (before.Mixture != plan.Mixture.Name)
            throw new BatchException($"This output was begun with {before.Mixture}, and cannot go on with {plan.Mixture.Name}. {WayOut}");
        if (before.Recipe != RequestHash.Of(plan.Mixture))
            throw new BatchException($"The recipe of {before.Mixture} has changed since this output was begun: its answers would be of two mixtures. {WayOut}");
        if (before.Place != host.Place && State.Open.Count > 0)
        {
            throw new BatchException(
                $"{State.Open.Count} runs of this output are open in {before.Place}, and are not found in {host.Place}: elsewhere they would be paid for again. Go on there first.");
        }
    }

    // An answer to another question under the same id must not pass for an answer to this one.
    private List<(BatchItem Item, int Step, ChatRequest Request, StepProgress Progress)> CheckSameQuestions()
    {
        var open = new List<(BatchItem, int, ChatRequest, StepProgress)>();
        var changed = new List<string>();
        foreach (var item in plan.Items)
        {
            var answers = new List<string>();
            while (answers.Count < item.Steps.Count && State.Of(item.Id, answers.Count + 1) is { } step && (step.IsOpen || step.Answer is not null))
            {
                var request = item.Steps[answers.Count](answers);
                if (step.Request != RequestHash.Of(request))
                    changed.Add(item.Id);
                else if (step.IsOpen)
                    open.Add((item, answers.Count + 1, request, step));
                if (step.Answer is not { } answer)
                    break;
                answers.Add(answer.Text);
            }
        }

        if (changed.Count > 0)
        {
            throw new BatchException(
                $"What is asked has changed since this output was begun: {changed.Distinct().Count()} items have answers to something else, the first is {changed[0]}. "
                + "Go on with the same files and settings, or name another --output.");
        }

        return open;
    }

    private async Task FindLostAsync(List<(BatchItem Item, int Step, ChatRequest Request, StepProgress Progress)> open, CancellationToken cancellationToken)
    {
        foreach (var (item, step, request, known) in open.Where(step => step.Progress.Run is null))
        {
            if (await lost.FindAsync(request, known.After, cancellationToken) is { } run)
                await progress.AppendAsync(new StepStarted { Time = time.GetUtcNow(), Item = item.Id, Step = step, Run = run.Value });
        }
    }

    // A run that its host has forgotten (its folder was removed, its retention is over) has to be asked anew.
    private async Task ForgetGoneAsync(List<(BatchItem Item, int Step, ChatRequest Request, StepProgress Progress)> open, CancellationToken cancellationToken)
    {
        foreach (var (item, step, _, known) in open.Where(step => step.Progress.Run is not null))
        {
            if (RunId.TryParse(known.Run, out var run) && await host.Runtime.GetAsync(run, cancellationToken) is not null)
                continue;
            await progress.AppendAsync(new StepFailed
            {
                Time = time.GetUtcNow(),
                Item = item.Id,
                Step = step,
                Run = known.Run,
                Code = "forgotten",
                Message = $"Run {known.Run} is not in {host.Place} any more.",
            });
        }
    }
}
