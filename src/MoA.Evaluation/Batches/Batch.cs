using MoA.Evaluation.Batches.Budget;
using MoA.Evaluation.Batches.Progress;

namespace MoA.Evaluation.Batches;

/// <summary>
/// Works on many items side by side, within a budget, and can be killed at any moment: what has an answer is not asked again, and what is
/// open goes on.
/// </summary>
internal sealed class Batch
{
    private readonly BatchPlan _plan;
    private readonly ProgressFile _progress;
    private readonly BatchOptions _options;
    private readonly BatchOpening _opening;
    private readonly StepRunner _steps;
    private readonly IItemCost? _costs;
    private readonly BatchMeter _meter;
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private int _failuresInARow;

    /// <summary>Makes a batch.</summary>
    /// <param name="plan">What it is about.</param>
    /// <param name="host">Who works on its runs.</param>
    /// <param name="progress">Its progress file.</param>
    /// <param name="options">How it is worked on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Told how far it is, whenever that changes; on one thread at a time.</param>
    /// <exception cref="BatchException">There is a budget, but no model has a price.</exception>
    public Batch(BatchPlan plan, IBatchHost host, ProgressFile progress, BatchOptions options, TimeProvider time, Action<BatchStatus> report)
    {
        _plan = plan;
        _progress = progress;
        _options = options;
        _costs = options.Budget is null ? null : CostsOf(plan, host);
        _meter = new BatchMeter(plan.Items.Count, () => progress.State.Cost, time, report);
        var lost = new LostRuns(host.Runtime, plan.Mixture.Name, progress.State);
        _opening = new BatchOpening(plan, host, progress, lost, time);
        _steps = new StepRunner(plan.Mixture, host, progress, lost, _costs, time);
    }

    /// <summary>Works on every item that has no answer yet.</summary>
    /// <param name="cancellationToken">Stops waiting; what is open goes on as far as the host does, and is found again.</param>
    /// <exception cref="BatchException">The progress file is of another batch.</exception>
    public async Task<BatchEnd> RunAsync(CancellationToken cancellationToken)
    {
        await _opening.OpenAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var open = new Dictionary<Task<ItemEnd>, OpenItem>();
        try
        {
            return await DispatchAsync(open, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(open.Keys)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static IItemCost CostsOf(BatchPlan plan, IBatchHost host)
    {
        if (host.Catalog is not { } catalog)
            return new SeenItemCost();
        return PricedItemCost.HasPrices(plan.Mixture, catalog)
            ? new PricedItemCost(plan.Mixture, catalog)
            : throw new BatchException($"--budget cannot be kept: no model of {plan.Mixture.Name} has a price. Set InputPricePerMillionTokens and OutputPricePerMillionTokens.");
    }

    private async Task<BatchEnd> DispatchAsync(Dictionary<Task<ItemEnd>, OpenItem> open, CancellationToken cancellationToken)
    {
        var budget = new BatchBudget(_options.Budget, _progress.State.Cost);
        var waiting = Waiting();
        _meter.Begin(done: _plan.Items.Count - waiting.Count);
        decimal? tooDear = null;
        while (true)
        {
            tooDear = null;
            while (open.Count < _options.Concurrency && !HasTooManyFailures && waiting.TryPeek(out var item))
            {
                if (!TryReserve(item, budget, isAlone: open.Count == 0, out var reserved))
                {
                    tooDear = reserved;
                    break;
                }

                open.Add(WorkAsync(waiting.Dequeue(), cancellationToken), new OpenItem(item, reserved));
            }

            _meter.Running(open.Count);
            if (open.Count == 0)
                break;
            var ended = await Task.WhenAny(open.Keys);
            var (endedItem, setAside) = open[ended];
            var end = await ended;
            open.Remove(ended);
            budget.Settle(setAside, end.Spent);
            Settle(endedItem, end, waiting);
        }

        var why = HasTooManyFailures ? BatchStop.TooManyFailures : waiting.Count > 0 ? BatchStop.BudgetReached : BatchStop.Finished;
        return BatchSummary.Of(_plan, _progress.State, why, tooDear);
    }

    private bool HasTooManyFailures => _failuresInARow >= _options.MostFailuresInARow;

    // What was begun comes first: it is being paid for.
    private Queue<BatchItem> Waiting()
    {
        var left = _plan.Items.Where(item => BatchSummary.AnswersOf(item, _progress.State).Count < item.Steps.Count);
        return new Queue<BatchItem>(left.OrderByDescending(item => IsBegun(item) || BatchSummary.AnswersOf(item, _progress.State).Count > 0));
    }

    private bool IsBegun(BatchItem item) => Enumerable.Range(1, item.Steps.Count).Any(step => _progress.State.Of(item.Id, step) is { IsOpen: true, Run: not null });

    private bool TryReserve(BatchItem item, BatchBudget budget, bool isAlone, out decimal amount)
    {
        amount = 0;
        if (_costs is null)
            return true;
        var answers = BatchSummary.AnswersOf(item, _progress.State);
        var most = _costs.Of(item, [.. answers.Select(answer => answer.Text)]);
        amount = most ?? budget.Left;
        if (IsBegun(item))
        {
            budget.Reserve(amount);
            return true;
        }

        // Of the first item nothing is known: it is worked on alone, and what it costs is known before the next.
        return most is null ? isAlone && amount > 0 && budget.TryReserve(amount) : budget.TryReserve(amount);
    }

    private async Task<ItemEnd> WorkAsync(BatchItem item, CancellationToken cancellationToken)
    {
        var answers = BatchSummary.AnswersOf(item, _progress.State).ToList();
        var spent = 0m;
        while (answers.Count < item.Steps.Count)
        {
            switch (await _steps.RunAsync(item, [.. answers.Select(answer => answer.Text)], cancellationToken))
            {
                case StepCompleted { Answer: var answer }:
                    answers.Add(answer);
                    spent += answer.Cost;
                    break;
                case StepFailed failed:
                    return new ItemEnd(spent + failed.Cost, null);
            }
        }

        return new ItemEnd(spent, answers.Sum(answer => answer.Cost));
    }

    private void Settle(BatchItem item, ItemEnd end, Queue<BatchItem> waiting)
    {
        if (end.CostOfAll is { } cost)
        {
            _failuresInARow = 0;
            _costs?.Learn(cost);
            _meter.Done();
            return;
        }

        _failuresInARow++;
        var attempts = _attempts[item.Id] = _attempts.GetValueOrDefault(item.Id) + 1;
        if (attempts <= _options.Retries)
            waiting.Enqueue(item);
        else
            _meter.Failed();
    }

    private readonly record struct OpenItem(BatchItem Item, decimal SetAside);

    /// <param name="Spent">What this attempt cost.</param>
    /// <param name="CostOfAll">What the item cost from its first step on; null: it failed.</param>
    private readonly record struct ItemEnd(decimal Spent, decimal? CostOfAll);
}
