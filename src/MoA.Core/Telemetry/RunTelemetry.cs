using System.Diagnostics;
using System.Diagnostics.Metrics;
using MoA.Core.Runs;

namespace MoA.Core.Telemetry;

/// <summary>Tells of runs: their spans, and what they took. One instance serves all runs of a process. Thread-safe.</summary>
public sealed class RunTelemetry
{
    private readonly Histogram<double> _duration;
    private readonly Histogram<double>? _workflowDuration;
    private readonly Histogram<double> _overhead;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _resumed;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _cuts;

    /// <summary>Makes the metrics.</summary>
    /// <param name="meters">The host's meters.</param>
    /// <param name="switches">What is captured, and by which names.</param>
    public RunTelemetry(IMeterFactory meters, TelemetrySwitches switches)
    {
        ArgumentNullException.ThrowIfNull(switches);
        var meter = MoaTelemetry.MeterOf(meters);
        CapturesContent = switches.CaptureContent;
        _duration = MoaInstruments.RunDuration.CreateHistogram<double>(meter);
        _overhead = MoaInstruments.RunOverhead.CreateHistogram<double>(meter);
        _open = MoaInstruments.OpenRuns.CreateUpDownCounter<long>(meter);
        _resumed = MoaInstruments.ResumedRuns.CreateCounter<long>(meter);
        _cost = MoaInstruments.Cost.CreateCounter<double>(meter);
        _cuts = MoaInstruments.CutReferences.CreateCounter<long>(meter);
        if (switches.LatestConventions)
            _workflowDuration = LatestGenAiInstruments.InvokeWorkflowDuration.CreateHistogram<double>(meter);
    }

    internal bool CapturesContent { get; }

    // Who exports a meter listens to every metric of it.
    private bool IsListenedTo => MoaTelemetry.Source.HasListeners() || _duration.Enabled;

    /// <summary>A host begins to work on a run. To be called in an async method of its own: what it does to the current span ends with that.</summary>
    /// <param name="run">The run as it stands.</param>
    /// <param name="resume">Whether another host, or this one before a restart, worked on it already.</param>
    /// <returns>What is to be told of the run; null: nobody listens.</returns>
    internal RunTrace? Begin(RunProjection run, bool resume)
    {
        if (!IsListenedTo)
            return null;
        var trace = new RunTrace(this, run, resume);
        _open.Add(1, MixtureOf(run));
        // Also 0: a series that is there before the first run is resumed is one whose growth can be seen.
        _resumed.Add(resume ? 1 : 0, MixtureOf(run));
        return trace;
    }

    internal void Left(RunProjection run) => _open.Add(-1, MixtureOf(run));

    internal void Ended(RunProjection run, Proposal proposal)
    {
        if (proposal.Cost > 0)
            _cost.Add((double)proposal.Cost, MixtureOf(run), new(MoaAttributes.Model, proposal.Model), new(MoaAttributes.Provider, proposal.Provider));
        if (proposal.Cuts is { } cuts)
            _cuts.Add(cuts.Count, MixtureOf(run), new(MoaAttributes.Model, proposal.Model));
    }

    internal void Ended(RunProjection run, RunEnded ended, string status, string? error, bool resumed)
    {
        var seconds = (ended.Time - run.Header.Created).TotalSeconds;
        var tags = new TagList { MixtureOf(run), new(MoaAttributes.RunStatus, status) };
        if (error is not null)
            tags.Add(GenAiAttributes.ErrorType, error);
        _duration.Record(seconds, tags);
        // Of a layer that was taken up again the journal has the calls of both lives, one after another in time and side by side in ProviderMs.
        if (!resumed)
            _overhead.Record(Math.Max(0, seconds - (ended.ProviderMs / 1000)), MixtureOf(run));
        if (_workflowDuration is null)
            return;
        var workflow = new TagList { { GenAiAttributes.WorkflowName, run.Header.Mixture.Name } };
        if (error is not null)
            workflow.Add(GenAiAttributes.ErrorType, error);
        _workflowDuration.Record(seconds, workflow);
    }

    private static KeyValuePair<string, object?> MixtureOf(RunProjection run) => new(MoaAttributes.Mixture, run.Header.Mixture.Name);
}
