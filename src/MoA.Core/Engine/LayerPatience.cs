using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>
/// How long a layer waits for its stragglers: for the grace of its quorum, and, once it has the proposals it needs, no longer than its share of
/// the run's time. Used from one thread at a time.
/// </summary>
internal sealed class LayerPatience : IDisposable
{
    private const string Enough = "Enough other proposals were there: the layer went on without this one.";
    private const string ShareOver = "The layer's share of the run's time was over: it went on without this one.";

    private readonly MixtureLayer _spec;
    private readonly DateTimeOffset _shareEnds;
    private readonly RunLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _any;
    private bool _graceRuns;
    private bool _shareRuns;
    private DateTimeOffset? _due;
    private string _why = Enough;

    public LayerPatience(MixtureLayer spec, TimeSpan share, RunLifetime lifetime, TimeProvider time)
    {
        _spec = spec;
        _shareEnds = time.GetUtcNow() + share;
        _lifetime = lifetime;
        _time = time;
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _any = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, _stop.Token);
    }

    /// <summary>Cancelled when the layer's calls are to end, for whichever reason.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>A layer's share of what is left of a run: all of it but what later layers may need, as far as there is so much.</summary>
    /// <param name="left">What is left of the run's time.</param>
    /// <param name="callTimeout">Longest time of one call, so of a later layer.</param>
    /// <param name="layers">Layers to come, this one and the aggregator's included.</param>
    public static TimeSpan ShareOf(TimeSpan left, TimeSpan callTimeout, int layers)
    {
        var equal = left / layers;
        return left - ((layers - 1) * (callTimeout < equal ? callTimeout : equal));
    }

    /// <summary>So many proposals are there while others are still waited for.</summary>
    public void Saw(int proposals)
    {
        if (!_graceRuns && _spec.Quorum is { } quorum && proposals >= quorum.ProceedAfter)
        {
            _graceRuns = true;
            StopAfter(quorum.Grace, Enough);
        }

        if (!_shareRuns && proposals >= Math.Max(1, _spec.MinProposals))
        {
            _shareRuns = true;
            StopAfter(_shareEnds - _time.GetUtcNow(), ShareOver);
        }
    }

    /// <summary>Stops every call of the layer.</summary>
    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>What stopped a call that its own provider did not end.</summary>
    public AgentError ErrorOfStoppedCall() => _lifetime.ErrorOfStoppedCall() ?? new AgentError { Code = AgentErrorCode.Cancelled, Message = _why };

    public void Dispose()
    {
        _any.Dispose();
        _stop.Dispose();
    }

    private void StopAfter(TimeSpan wait, string why)
    {
        var due = _time.GetUtcNow() + wait;
        if (_due <= due)
            return;
        _due = due;
        _why = why;
        if (wait > TimeSpan.Zero)
            _stop.CancelAfter(wait);
        else
            _stop.Cancel();
    }
}
