using MoA.Core.Runs;

namespace MoA.Evaluation.Batches.Progress;

/// <summary>What the lines of a progress file say together. Thread-safe.</summary>
internal sealed class ProgressState
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Item, int Step), StepProgress> _steps = [];
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private decimal _cost;
    private TokenUsage _usage;

    /// <summary>How the batch was opened last; null: never.</summary>
    public BatchOpened? Opened { get; private set; }

    /// <summary>What was spent in all.</summary>
    public decimal Cost
    {
        get
        {
            lock (_gate)
                return _cost;
        }
    }

    /// <summary>Tokens used in all.</summary>
    public TokenUsage Usage
    {
        get
        {
            lock (_gate)
                return _usage;
        }
    }

    /// <summary>The steps whose run has not ended, as far as is recorded.</summary>
    public IReadOnlyList<(string Item, int Step, StepProgress Progress)> Open
    {
        get
        {
            lock (_gate)
                return [.. _steps.Where(step => step.Value.IsOpen).Select(step => (step.Key.Item, step.Key.Step, step.Value))];
        }
    }

    /// <summary>Where a step stands.</summary>
    /// <param name="item">The item's id.</param>
    /// <param name="step">The step, from 1.</param>
    public StepProgress? Of(string item, int step)
    {
        lock (_gate)
            return _steps.GetValueOrDefault((item, step));
    }

    /// <summary>Whether a run is one of this batch.</summary>
    public bool Knows(RunId run)
    {
        lock (_gate)
            return _runs.Contains(run.Value);
    }

    /// <summary>Takes in the next line.</summary>
    public void Apply(ProgressRecord next)
    {
        lock (_gate)
        {
            switch (next)
            {
                case BatchOpened opened:
                    Opened = opened;
                    break;
                case StepRecord step:
                    Apply(step);
                    break;
            }
        }
    }

    private void Apply(StepRecord next)
    {
        if (!_steps.TryGetValue((next.Item, next.Step), out var step))
            _steps[(next.Item, next.Step)] = step = new StepProgress();
        step.Apply(next, Opened?.After);
        switch (next)
        {
            case StepStarted started:
                _runs.Add(started.Run);
                break;
            case StepCompleted { Answer: var answer }:
                _cost += answer.Cost;
                _usage += answer.Usage;
                break;
            case StepFailed failed:
                _cost += failed.Cost;
                _usage += failed.Usage;
                break;
        }
    }
}
