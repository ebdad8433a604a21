using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Embedded.Runtime;
using MoA.Embedded.Tests.Journal;

namespace MoA.Embedded.Tests.Runtime;

public sealed class RecentRunsTests
{
    private const int Size = 10_000;

    [Fact]
    public void The_oldest_make_room_for_bytes_not_for_runs_alone()
    {
        var recent = new RecentRuns(capacity: 100, maxBytes: 5 * Size, maxRunBytes: 3 * Size);
        LiveRun[] runs = [.. Enumerable.Range(0, 10).Select(_ => Ended(Size))];

        foreach (var run in runs)
            recent.Add(run);

        Assert.Equal([false, false, false, false, false, false, true, true, true, true], runs.Select(run => recent.TryGet(run.Id, out _)));
    }

    [Fact]
    public void A_run_that_is_too_large_is_not_kept_and_pushes_out_none()
    {
        var recent = new RecentRuns(capacity: 100, maxBytes: 5 * Size, maxRunBytes: 3 * Size);
        var small = Ended(Size);
        var large = Ended(3 * Size);

        recent.Add(small);
        recent.Add(large);

        Assert.True(recent.TryGet(small.Id, out _));
        Assert.False(recent.TryGet(large.Id, out _));
    }

    [Fact]
    public void A_run_weighs_what_it_was_asked_and_what_was_answered()
    {
        var run = Ended(Size);
        Assert.InRange(run.RequestBytes, Size, Size + 1000);
        Assert.InRange(run.Bytes, Size, Size + 1000);

        var streamed = new LiveRun(run.Id);
        streamed.Load([TestRuns.Start(DateTimeOffset.UnixEpoch)]);
        streamed.Publish(new AnswerDelta { Sequence = 2, Time = DateTimeOffset.UnixEpoch, Content = new string('x', Size) });
        Assert.InRange(streamed.Bytes, 2 * Size, (2 * Size) + 1000);
    }

    private static LiveRun Ended(int size)
    {
        var started = TestRuns.Start(DateTimeOffset.UnixEpoch, size);
        return LiveRun.FromHistory(started.Header.Id, [started, TestRuns.End(2, DateTimeOffset.UnixEpoch)]);
    }
}
