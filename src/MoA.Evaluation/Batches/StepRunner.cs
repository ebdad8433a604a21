using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Evaluation.Batches.Budget;
using MoA.Evaluation.Batches.Progress;

namespace MoA.Evaluation.Batches;

/// <summary>
/// Brings a step of an item to its end from wherever the progress file says that it stands. What it means to do is on disk before it is
/// done: first that a run is about to be started, then which one it is, then how it ended.
/// </summary>
internal sealed class StepRunner(Mixture mixture, IBatchHost host, ProgressFile progress, LostRuns lost, IItemCost? costs, TimeProvider time)
{
    /// <summary>Runs the next step of an item, or goes on with it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="answers">The answers of the steps before.</param>
    /// <param name="cancellationToken">Stops waiting. The run goes on, as far as the host does.</param>
    /// <returns>What was recorded in the end: <see cref="StepCompleted"/> or <see cref="StepFailed"/>.</returns>
    /// <exception cref="MoaException">The run is no longer worked on.</exception>
    public async Task<StepRecord> RunAsync(BatchItem item, IReadOnlyList<string> answers, CancellationToken cancellationToken)
    {
        var step = answers.Count + 1;
        var request = item.Steps[answers.Count](answers);
        StepFailed? refused = null;
        var run = OpenRun(item, step);
        if (run is null)
            (run, refused) = await StartAsync(item, step, request, costs?.OfNextStep(item, answers), cancellationToken);
        var end = refused ?? RecordOf(item, step, await FollowAsync(run!.Value, cancellationToken));
        await progress.AppendAsync(end);
        return end;
    }

    private RunId? OpenRun(BatchItem item, int step) =>
        progress.State.Of(item.Id, step) is { IsOpen: true, Run: { } run } ? RunId.Parse(run) : null;

    private async Task<(RunId? Run, StepFailed? Refused)> StartAsync(
        BatchItem item, int step, ChatRequest request, decimal? mostCost, CancellationToken cancellationToken)
    {
        var run = new RunRequest { Mixture = mostCost is { } cost ? WithBudget(cost) : mixture, Chat = request };
        var patience = new Patience(time);
        var mayBeThere = false;
        await progress.AppendAsync(new StepStarting { Time = time.GetUtcNow(), Item = item.Id, Step = step, Request = RequestHash.Of(request) });
        while (true)
        {
            try
            {
                var id = mayBeThere ? await lost.FindAsync(request, progress.State.Opened!.After, cancellationToken) : null;
                id ??= await host.Runtime.StartAsync(run, cancellationToken);
                await progress.AppendAsync(new StepStarted { Time = time.GetUtcNow(), Item = item.Id, Step = step, Run = id.Value.Value });
                return (id, null);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                var (kind, retryAfter) = host.Classify(failure);
                if (kind == HostFailureKind.Refused)
                    return (null, Failed(item, step, null, "refused", failure.Message));
                mayBeThere |= kind == HostFailureKind.Unknown;
                if (kind == HostFailureKind.Fatal || !await patience.WaitAsync(retryAfter, cancellationToken))
                    throw;
            }
        }
    }

    private Mixture WithBudget(decimal cost) => mixture with
    {
        Budget = new RunBudget { MaxCost = Math.Min(cost, mixture.Budget?.MaxCost ?? cost), MaxTokens = mixture.Budget?.MaxTokens },
    };

    private async Task<RunOutcome> FollowAsync(RunId run, CancellationToken cancellationToken) =>
        await TryAsync(() => FollowOnceAsync(run, cancellationToken), cancellationToken)
        ?? throw new MoaException(MoaErrorCode.ShuttingDown, $"Run {run} is not worked on any more, though it has not ended. It goes on when this command is given again.");

    private async Task<RunOutcome?> FollowOnceAsync(RunId run, CancellationToken cancellationToken)
    {
        DateTimeOffset? created = null;
        await foreach (var watched in host.Runtime.WatchAsync(run, RunEventCursor.Start, cancellationToken))
        {
            created ??= watched.Event.Time;
            if (watched.Event is RunEnded ended)
                return new RunOutcome(run, created.Value, ended);
        }

        return null;
    }

    // Asking and watching change nothing, so they may be repeated.
    private async Task<T> TryAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var patience = new Patience(time);
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                var (kind, retryAfter) = host.Classify(failure);
                if (kind is HostFailureKind.Fatal or HostFailureKind.Refused || !await patience.WaitAsync(retryAfter, cancellationToken))
                    throw;
            }
        }
    }

    private StepRecord RecordOf(BatchItem item, int step, RunOutcome outcome)
    {
        if (outcome.Ended is not RunCompleted ended)
            return FailureOf(item, step, outcome);
        var answer = new BatchAnswer
        {
            Run = outcome.Run.Value,
            Text = ended.Answer?.Content ?? "",
            Logprobs = ended.Answer?.Logprobs,
            FinishReason = ended.Answer?.FinishReason,
            Usage = ended.Usage,
            Cost = ended.Cost,
            Ended = ended.Time,
            Seconds = Math.Round((ended.Time - outcome.Created).TotalSeconds, 3),
        };
        var (code, problem) = string.IsNullOrWhiteSpace(answer.Text) ? ("empty", "The answer holds no text.") : ("useless", item.Refuse(answer));
        if (problem is not null)
            return Failed(item, step, outcome.Run, code, problem) with { Cost = ended.Cost, Usage = ended.Usage, Reply = answer };
        return new StepCompleted { Time = time.GetUtcNow(), Item = item.Id, Step = step, Answer = answer };
    }

    private StepFailed FailureOf(BatchItem item, int step, RunOutcome outcome)
    {
        var (code, message) = outcome.Ended switch
        {
            RunFailed { Error: var error } => (JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString()), error.Message),
            RunCancelled { Reason: var reason } => ("cancelled", $"The run was cancelled ({reason})."),
            var other => (other.Type, $"The run ended with {other.Type}."),
        };
        return Failed(item, step, outcome.Run, code, message) with { Cost = outcome.Ended.Cost, Usage = outcome.Ended.Usage };
    }

    private StepFailed Failed(BatchItem item, int step, RunId? run, string code, string message) =>
        new() { Time = time.GetUtcNow(), Item = item.Id, Step = step, Run = run?.Value, Code = code, Message = message };

    private sealed record RunOutcome(RunId Run, DateTimeOffset Created, RunEnded Ended);
}
