using MoA.Core.Runs;

namespace MoA.Inspector.Timeline;

/// <summary>Cuts a call's time into what it did. Waits for quota before later attempts are drawn with the first: only their sum is known.</summary>
internal static class CallSpans
{
    public static IReadOnlyList<TimelineSpan> Of(DateTimeOffset runStarted, LayerSnapshot layer, Proposal proposal, double nowMs)
    {
        if (proposal.Timings is not { } timings)
            return proposal.Status == ProposalStatus.Running ? Open((layer.Started - runStarted).TotalMilliseconds, nowMs) : [];

        var at = Math.Max(0, (timings.Started - runStarted).TotalMilliseconds);
        var spans = new List<TimelineSpan>(3);
        Add(SpanKind.Queued, timings.QueuedMs);
        if (timings.FirstTokenMs is { } first)
        {
            // It counts from the start of the call, the wait for quota included.
            var waited = Math.Clamp(first - timings.QueuedMs, 0, timings.ProviderMs);
            Add(SpanKind.FirstToken, waited);
            Add(SpanKind.Streaming, timings.ProviderMs - waited);
        }
        else
        {
            Add(SpanKind.Provider, timings.ProviderMs);
        }

        return spans;

        void Add(SpanKind kind, double length)
        {
            if (length <= 0 && (kind == SpanKind.Queued || spans.Count > 0))
                return;
            spans.Add(new TimelineSpan(kind, at, length));
            at += length;
        }
    }

    private static IReadOnlyList<TimelineSpan> Open(double start, double nowMs) => [new TimelineSpan(SpanKind.Open, Math.Max(0, start), Math.Max(0, nowMs - start))];
}
