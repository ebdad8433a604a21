using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Runs;
using MoA.Grains.Registry;
using MoA.Grains.Registry.Supervision;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class WakeLineTests
{
    [Fact]
    public Task Runs_are_woken_a_bounded_number_at_once_and_not_those_that_were_claimed_meanwhile() => OneAtATimeAsync(async () =>
    {
        var clock = new FakeTimeProvider();
        var waker = new HeldWaker();
        var line = new WakeLine(waker, _ => { }, clock, NullLogger.Instance, default);
        var runs = Enumerable.Range(0, 100).Select(_ => new OpenRun(RunId.New(clock.GetUtcNow()))).ToArray();

        foreach (var run in runs)
            line.Add(run);
        await waker.Reached(WakeLine.AtOnce).Bounded();
        Assert.Equal(WakeLine.AtOnce, waker.Woken.Count);
        runs[98].HostedBy(SiloAddress.New(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1), 1), MembershipVersion.MinValue);
        runs[99].Closed = true;
        waker.Open.SetResult(true);
        await waker.Reached(98).Bounded();

        Assert.Equal(runs.Take(98).Select(run => run.Id).Order(), waker.Woken.Order());
    });

    // As on a grain's scheduler, for which the line is made.
    private static Task OneAtATimeAsync(Func<Task> test) =>
        Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private sealed class HeldWaker : IRunWaker
    {
        private readonly Lock _gate = new();
        private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
        private readonly List<RunId> _woken = [];

        public TaskCompletionSource<bool> Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<RunId> Woken
        {
            get
            {
                lock (_gate)
                    return [.. _woken];
            }
        }

        public Task Reached(int count)
        {
            lock (_gate)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_woken.Count >= count)
                    reached.SetResult();
                _waiting.Add((count, reached));
                return reached.Task;
            }
        }

        public Task<bool> WakeAsync(RunId run)
        {
            lock (_gate)
            {
                _woken.Add(run);
                foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= _woken.Count))
                    reached.TrySetResult();
            }

            return Open.Task;
        }

        public Task DeleteAsync(RunId run) => throw new NotSupportedException();
    }
}
