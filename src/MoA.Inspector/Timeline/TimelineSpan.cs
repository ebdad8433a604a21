namespace MoA.Inspector.Timeline;

/// <summary>A stretch of a call.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="StartMs">Milliseconds from the start of the run.</param>
/// <param name="LengthMs">Milliseconds it takes.</param>
public sealed record TimelineSpan(SpanKind Kind, double StartMs, double LengthMs);
