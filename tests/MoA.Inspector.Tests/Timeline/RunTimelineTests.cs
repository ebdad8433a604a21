using MoA.Core.Runs;
using MoA.Inspector.Tests.Support;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Tests.Timeline;

public sealed class RunTimelineTests
{
    [Fact]
    public void A_calls_time_is_cut_into_quota_first_token_and_stream()
    {
        var run = Runs.Of(1000, "Done.", Runs.Layer(1, 10, 900, Runs.Proposal(1, 0, startMs: 20, queuedMs: 100, providerMs: 700, firstTokenMs: 400)));

        var call = RunTimeline.Of(run, Runs.Start).Layers[0].Calls[0];

        Assert.Equal(
            [new(SpanKind.Queued, 20, 100), new(SpanKind.FirstToken, 120, 300), new(SpanKind.Streaming, 420, 400)],
            call.Spans);
        Assert.Equal(820, call.EndMs);
    }

    [Fact]
    public void A_reply_in_one_piece_is_one_span()
    {
        var run = Runs.Of(1000, "Done.", Runs.Layer(1, 0, 900, Runs.Proposal(1, 0, startMs: 0, queuedMs: 0, providerMs: 700)));

        Assert.Equal([new TimelineSpan(SpanKind.Provider, 0, 700)], RunTimeline.Of(run, Runs.Start).Layers[0].Calls[0].Spans);
    }

    [Fact]
    public void The_critical_path_is_the_call_that_ended_last_in_each_layer()
    {
        var run = Runs.Of(
            2000,
            "Done.",
            Runs.Layer(1, 0, 910, Runs.Proposal(1, 0, 0, 400, 500), Runs.Proposal(1, 1, 0, 0, 800)),
            Runs.Layer(2, 920, 1980, Runs.Proposal(2, 0, 920, 10, 1050, 200)));

        var timeline = RunTimeline.Of(run, Runs.Start);

        Assert.Equal([0, 0], timeline.Layers.Select(layer => layer.Critical!.Proposal.Slot));
        Assert.Equal(410, timeline.CriticalQueuedMs);
        Assert.Equal(1550, timeline.CriticalProviderMs);
        Assert.Equal(40, timeline.OwnMs);
    }

    [Fact]
    public void A_straggler_behind_a_quorum_is_not_critical()
    {
        var run = Runs.Of(2000, "Done.", Runs.Layer(
            1, 0, 900, Runs.Proposal(1, 0, 0, 0, 890), Runs.Proposal(1, 1, 0, 0, 899, status: ProposalStatus.Cancelled)));

        Assert.Equal(0, RunTimeline.Of(run, Runs.Start).Layers[0].Critical!.Proposal.Slot);
    }

    [Fact]
    public void A_failed_call_that_its_layer_waited_for_is_critical()
    {
        var run = Runs.Of(2000, "Done.", Runs.Layer(
            1, 0, 900, Runs.Proposal(1, 0, 0, 0, 100), Runs.Proposal(1, 1, 0, 0, 890, status: ProposalStatus.Failed)));

        Assert.Equal(1, RunTimeline.Of(run, Runs.Start).Layers[0].Critical!.Proposal.Slot);
    }

    [Fact]
    public void A_call_that_has_not_ended_reaches_to_now()
    {
        var run = Runs.Of(null, null, Runs.Layer(1, 100, null, Runs.Open(1, 0)));

        var timeline = RunTimeline.Of(run, Runs.At(700));

        Assert.Equal(700, timeline.TotalMs);
        Assert.Equal([new TimelineSpan(SpanKind.Open, 100, 600)], timeline.Layers[0].Calls[0].Spans);
        Assert.Equal(700, timeline.Layers[0].EndMs);
    }

    [Fact]
    public void A_call_that_was_never_made_has_no_place_in_time()
    {
        var notMade = Runs.Open(1, 0) with { Status = ProposalStatus.Failed };
        var run = Runs.Of(1000, null, Runs.Layer(1, 0, 900, notMade));

        var layer = RunTimeline.Of(run, Runs.Start).Layers[0];

        Assert.Empty(layer.Calls[0].Spans);
        Assert.Null(layer.Critical);
    }
}
