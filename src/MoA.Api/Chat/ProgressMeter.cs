using MoA.Core.Runs;

namespace MoA.Api.Chat;

/// <summary>
/// Sums up, from a run's events, how long it has waited for providers and how its slots ended: what is known before the run tells its own total.
/// </summary>
internal sealed class ProgressMeter(TimeProvider time)
{
    private DateTimeOffset? _layerStarted;
    private double _slowestMs;
    private double _endedLayersMs;

    public int Completed { get; private set; }

    public int Failed { get; private set; }

    public int Cancelled { get; private set; }

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
                Completed += layer.Completed;
                Failed += layer.Failed;
                Cancelled += layer.Cancelled;
                _endedLayersMs += _slowestMs;
                _layerStarted = null;
                break;
        }
    }

    private void See(Proposal proposal)
    {
        if (proposal.Timings is { } timings)
            _slowestMs = Math.Max(_slowestMs, timings.QueuedMs + timings.ProviderMs);
    }
}
