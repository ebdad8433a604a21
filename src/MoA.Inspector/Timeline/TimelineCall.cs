using MoA.Core.Runs;

namespace MoA.Inspector.Timeline;

/// <summary>A call in the waterfall.</summary>
/// <param name="Proposal">The call.</param>
/// <param name="Spans">Where its time went, in order; none where it was never made.</param>
/// <param name="IsCritical">Whether its layer waited for it to the last.</param>
public sealed record TimelineCall(Proposal Proposal, IReadOnlyList<TimelineSpan> Spans, bool IsCritical)
{
    /// <summary>Milliseconds from the start of the run to its own; null where it was never made.</summary>
    public double? StartMs => Spans.Count > 0 ? Spans[0].StartMs : null;

    /// <summary>Milliseconds from its start to its end.</summary>
    public double LengthMs => Spans.Sum(span => span.LengthMs);

    /// <summary>Milliseconds from the start of the run to its end.</summary>
    public double EndMs => (StartMs ?? 0) + LengthMs;

    /// <summary>Milliseconds of one kind.</summary>
    public double MsOf(SpanKind kind) => Spans.Where(span => span.Kind == kind).Sum(span => span.LengthMs);
}
