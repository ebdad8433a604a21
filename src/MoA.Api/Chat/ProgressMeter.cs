using MoA.Core.Runs;

namespace MoA.Api.Chat;

/// <summary>
/// Sums up, from a run's events, how long it has waited for providers, how its proposer slots ended and whether it cost anything: what is known
/// before the run tells its own total.
/// </summary>
internal sealed class ProgressMeter(TimeProvider time, int layers)
{
    private DateTimeOffset? _layerStarted;
    private double _slowestMs;
    private double _endedLayersMs;

    public int Completed { get; private set; }

    public int Failed { get; private set; }

    public int Cancelled { get; private set; }

    /// <summary>Whether a provider was asked, whatever came of it: even a failed attempt may be paid for and counts against a quota.</summary>
    public bool Spent { get; private set; }

    /// <summary>Milliseconds waited for providers and their quotas so far.</summary>
    public double ProviderMs =>
        _endedLayersMs + (_layerStarted is { } started ? Math.Max(0, (time.GetUtcNow() - started).TotalMilliseconds) : 0);

    public void See(RunEvent next)
    {
        switch (next)
        {
            case LayerStarted:
                _layerStarted = next.Time;
                _slowestMs = 0;
                break;
            case ProposalCompleted completed:
                See(completed.Proposal);
                break;
            case ProposalFailed failed:
                See(failed.Proposal);
                break;
            case LayerCompleted layer:
                Count(layer);
                _endedLayersMs += _slowestMs;
                _layerStarted = null;
                break;
            case AnswerDelta:
                Spent = true;
                break;
            case RunEnded ended:
                Spent |= ended.Usage.TotalTokens > 0 || ended.Cost > 0 || ended.Answer is { Attempts: > 0 };
                break;
        }
    }

    // The last layer holds the aggregator, whose answer is no proposal.
    private void Count(LayerCompleted layer)
    {
        if (layer.Layer >= layers)
            return;
        Completed += layer.Completed;
        Failed += layer.Failed;
        Cancelled += layer.Cancelled;
    }

    private void See(Proposal proposal)
    {
        Spent |= proposal.Attempts > 0 || proposal.Usage.TotalTokens > 0;
        if (proposal.Timings is { } timings)
            _slowestMs = Math.Max(_slowestMs, timings.QueuedMs + timings.ProviderMs);
    }
}
