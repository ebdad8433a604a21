using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Evaluation.Batches.Progress;

namespace MoA.Evaluation.Batches;

/// <summary>
/// Finds a run that was taken on, but whose id was lost: the process died, or the connection broke, before the host's answer was recorded. It
/// is the run of the batch's mixture with the very same messages that is newer than what there was when that process began, and is not
/// another item's. Which of two items with the same messages gets it makes no difference.
/// </summary>
internal sealed class LostRuns(IMoaRuntime runtime, string mixture, ProgressState progress)
{
    // Ids begin with the time of the host that made them; those of a cluster's silos differ by a little.
    private static readonly TimeSpan ClockSpread = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RunId, bool> _claimed = [];

    /// <summary>Looks for the run of a request.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="after">The newest run there was before; null: there was none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run; null: there is none, so nothing was taken on.</returns>
    public async Task<RunId?> FindAsync(ChatRequest request, string? after, CancellationToken cancellationToken)
    {
        await foreach (var id in NewerAsync(after, cancellationToken))
        {
            if (progress.Knows(id) || _claimed.ContainsKey(id))
                continue;
            if (await runtime.GetAsync(id, cancellationToken) is { } run && Asks(run, request) && _claimed.TryAdd(id, true))
                return id;
        }

        return null;
    }

    private async IAsyncEnumerable<RunId> NewerAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var oldest = RunId.TryParse(after, out var newest) ? newest.CreatedUnixMilliseconds - (long)ClockSpread.TotalMilliseconds : 0;
        var query = new RunQuery { Mixture = mixture, Limit = 100 };
        while (true)
        {
            var page = await runtime.ListAsync(query, cancellationToken);
            foreach (var run in page.Runs)
            {
                if (run.Id.CreatedUnixMilliseconds < oldest)
                    yield break;
                yield return run.Id;
            }

            if (!page.HasMore)
                yield break;
            query = query with { After = page.Runs[^1].Id };
        }
    }

    private static bool Asks(RunSnapshot run, ChatRequest request) =>
        run.Messages.Count == request.Messages.Count
        && run.Messages.Zip(request.Messages).All(pair => pair.First.Role == pair.Second.Role && pair.First.Text == pair.Second.Text);
}
