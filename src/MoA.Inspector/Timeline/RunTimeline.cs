using MoA.Core.Runs;

namespace MoA.Inspector.Timeline;

/// <summary>Where the time of a run went.</summary>
/// <param name="TotalMs">Milliseconds from its start to its end, or to now.</param>
/// <param name="Layers">Its layers, first to last.</param>
public sealed record RunTimeline(double TotalMs, IReadOnlyList<TimelineLayer> Layers)
{
    /// <summary>Milliseconds of the critical path that were waits for quota.</summary>
    public double CriticalQueuedMs => Layers.Sum(layer => layer.Critical?.MsOf(SpanKind.Queued) ?? 0);

    /// <summary>Milliseconds of the critical path that providers took.</summary>
    public double CriticalProviderMs => Layers.Sum(layer => layer.Critical is { } call ? call.LengthMs - call.MsOf(SpanKind.Queued) : 0);

    /// <summary>Milliseconds that are left: the engine's own work, its journal, and pauses while no host worked on the run.</summary>
    public double OwnMs => Math.Max(0, TotalMs - CriticalQueuedMs - CriticalProviderMs);

    /// <summary>Works it out.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time, for a run that has not ended.</param>
    public static RunTimeline Of(RunSnapshot run, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        var total = Math.Max(1, ((run.Completed ?? now) - run.Created).TotalMilliseconds);
        return new RunTimeline(total, [.. run.Layers.Select(layer => LayerOf(run, layer, total))]);
    }

    private static TimelineLayer LayerOf(RunSnapshot run, LayerSnapshot layer, double total)
    {
        var start = MsSince(run.Created, layer.Started);
        TimelineCall[] calls = [.. layer.Proposals.Select(proposal => new TimelineCall(proposal, CallSpans.Of(run.Created, layer, proposal, total), IsCritical: false))];
        var end = layer.Completed is { } completed ? MsSince(run.Created, completed) : Math.Max(total, start);
        if (CriticalSlot(calls) is { } slot)
            calls[slot] = calls[slot] with { IsCritical = true };
        return new TimelineLayer(layer, start, end, calls);
    }

    // Stragglers that a quorum left behind did not hold the layer up; where nobody else ended, the run was stopped while it waited for them.
    private static int? CriticalSlot(TimelineCall[] calls)
    {
        var made = calls.Select((call, slot) => (Call: call, Slot: slot)).Where(pair => pair.Call.StartMs is not null).ToArray();
        var waitedFor = made.Where(pair => pair.Call.Proposal.Status != ProposalStatus.Cancelled).ToArray();
        var candidates = waitedFor.Length > 0 ? waitedFor : made;
        return candidates.Length == 0 ? null : candidates.MaxBy(pair => pair.Call.EndMs).Slot;
    }

    private static double MsSince(DateTimeOffset start, DateTimeOffset time) => Math.Max(0, (time - start).TotalMilliseconds);
}
