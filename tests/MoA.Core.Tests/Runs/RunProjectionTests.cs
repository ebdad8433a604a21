using MoA.Core.Runs;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Runs;

public sealed class RunProjectionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_events_are_no_run() => Assert.Throws<InvalidDataException>(() => RunProjection.Fold([]));

    [Fact]
    public void A_run_begins_with_its_start() => Assert.Throws<InvalidDataException>(() => RunProjection.Fold([Layer(1)]));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_gap_or_a_repetition_is_no_history(long sequence) =>
        Assert.Throws<InvalidDataException>(() => RunProjection.Fold([Started(), Layer(sequence)]));

    [Fact]
    public void Nothing_follows_the_end() => Assert.Throws<InvalidDataException>(() => RunProjection.Fold([Started(), Ended(2), Ended(3)]));

    [Fact]
    public void A_record_of_deltas_stands_for_all_their_numbers()
    {
        var streamed = new AnswerStreamed { Sequence = 3, Time = Start, Pieces = [new("a", null), new("b", null), new("c", null)] };
        Assert.Equal(6, RunProjection.Fold([Started(), Layer(2), streamed, Ended(6)]).LastSequence);
        Assert.Equal([3L, 4, 5], streamed.Expand().Select(delta => delta.Sequence));
    }

    [Fact]
    public void A_watcher_is_set_back_to_before_the_resume_that_voided_its_deltas()
    {
        var run = RunProjection.Fold([Started(), Layer(2), Resumed(3), Resumed(4), Ended(5)]);
        Assert.Equal(2, run.GoOnAfter(new RunEventCursor(9, 0)));
        Assert.Equal(1, run.GoOnAfter(new RunEventCursor(1, 0)));
        Assert.Equal(3, run.GoOnAfter(new RunEventCursor(7, 1)));
        Assert.Equal(5, run.GoOnAfter(new RunEventCursor(5, 2)));
        Assert.Equal(5, run.GoOnAfter(new RunEventCursor(99, 7)));
        Assert.Equal([0, 0, 1, 2, 2], Enumerable.Range(1, 5).Select(sequence => run.ResumesAt(sequence)));
    }

    [Fact]
    public void Hosted_time_leaves_out_what_lies_between_the_last_event_and_the_resume()
    {
        var run = RunProjection.Fold(
        [
            Started(),
            Layer(2) with { Time = Start.AddSeconds(10) },
            Resumed(3) with { Time = Start.AddHours(1) },
            Resumed(4) with { Time = Start.AddHours(2) },
        ]);
        Assert.Equal(TimeSpan.FromSeconds(15), run.HostedTime(Start.AddHours(2).AddSeconds(5)));
    }

    [Fact]
    public void A_snapshot_shows_open_slots_as_running_until_the_run_ends()
    {
        Assert.Equal(ProposalStatus.Running, RunProjection.Fold([Started(), Layer(2)]).ToSnapshot().Layers[0].Proposals[0].Status);
        var ended = RunProjection.Fold([Started(), Layer(2), Ended(3)]).ToSnapshot();
        Assert.Equal((ProposalStatus.Cancelled, RunStatus.Cancelled), (ended.Layers[0].Proposals[0].Status, ended.Layers[0].Status));
        Assert.Equal("requested", ended.CancelReason);
    }

    private static RunStarted Started() => new()
    {
        Sequence = 1,
        Time = Start,
        Header = new RunHeader { Id = EngineFixture.Id, Created = Start, Mixture = EngineFixture.Mixture(["a"]), Request = EngineFixture.Ask("Why?") },
    };

    private static LayerStarted Layer(long sequence) => new() { Sequence = sequence, Time = Start, Layer = 1, Models = ["a"] };

    private static RunResumed Resumed(long sequence) => new() { Sequence = sequence, Time = Start };

    private static RunCancelled Ended(long sequence) => new() { Sequence = sequence, Time = Start, Usage = default, Cost = 0, Reason = "requested" };
}
