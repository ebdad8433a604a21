using MoA.Evaluation.Batches.Progress;

namespace MoA.Evaluation.Batches;

/// <summary>Sums up what a progress file says about the items of a batch.</summary>
internal static class BatchSummary
{
    /// <summary>The answers of an item's first steps, up to the first that has none.</summary>
    public static IReadOnlyList<BatchAnswer> AnswersOf(BatchItem item, ProgressState progress) =>
        [.. Enumerable.Range(1, item.Steps.Count).Select(step => progress.Of(item.Id, step)?.Answer).TakeWhile(answer => answer is not null).Select(answer => answer!)];

    /// <summary>How a batch ended.</summary>
    public static BatchEnd Of(BatchPlan plan, ProgressState progress, BatchStop stop, decimal? nextItem)
    {
        var answers = new Dictionary<string, IReadOnlyList<BatchAnswer>>(StringComparer.Ordinal);
        var failures = new List<BatchFailure>();
        var useless = new Dictionary<string, BatchAnswer>(StringComparer.Ordinal);
        foreach (var item in plan.Items)
        {
            var known = AnswersOf(item, progress);
            if (known.Count == item.Steps.Count)
            {
                answers[item.Id] = known;
            }
            else if (progress.Of(item.Id, known.Count + 1)?.Failure is { } failure)
            {
                failures.Add(new BatchFailure(item.Id, failure.Code, failure.Message));
                if (failure.Reply is { } reply)
                    useless[item.Id] = reply;
            }
        }

        return new BatchEnd
        {
            Stop = stop,
            Total = plan.Items.Count,
            Answers = answers,
            Failures = failures,
            UselessReplies = useless,
            Cost = progress.Cost,
            Usage = progress.Usage,
            NextItem = stop == BatchStop.BudgetReached ? nextItem : null,
        };
    }
}
