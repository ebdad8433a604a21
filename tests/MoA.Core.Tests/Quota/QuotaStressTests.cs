using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

/// <summary>Real threads and the real clock.</summary>
public sealed class QuotaStressTests
{
    private const int Places = 7;
    private const int ModelPlaces = 2;

    [Fact]
    public async Task Calls_in_flight_never_exceed_their_limit_and_everything_ends()
    {
        using var quota = new LocalQuota(
            new Dictionary<string, QuotaLimits> { ["p"] = new() { MaxInFlight = Places, RequestsPerMinute = 10_000_000, TokensPerMinute = 1_000_000_000 } },
            new Dictionary<string, QuotaLimits> { ["small"] = new() { MaxInFlight = ModelPlaces } },
            TimeProvider.System);
        var counts = new Counts();

        var callers = Enumerable.Range(0, 64).Select(caller => Task.Run(() => CallAsync(quota, caller, counts))).ToArray();
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(120));

        var end = quota.Snapshot()["p"];
        Assert.Equal(0, counts.Violations);
        Assert.Equal(64 * 300, counts.Served + counts.Cancelled);
        Assert.True(counts.Served > 0 && counts.Cancelled > 0);
        Assert.Equal((0L, 0), (end.InFlight, end.Waiting.Values.Sum()));
        Assert.Equal(counts.Served, end.UsedRequests);
    }

    private static async Task CallAsync(LocalQuota quota, int caller, Counts counts)
    {
        var random = new Random(caller);
        for (var i = 0; i < 300; i++)
        {
            var small = random.Next(3) == 0;
            var request = new QuotaRequest
            {
                Provider = "p",
                Model = small ? "small" : "large",
                Tokens = random.Next(100),
                Priority = (QuotaPriority)random.Next(3),
            };
            using var cancellation = new CancellationTokenSource();
            var acquiring = quota.AcquireAsync(request, cancellation.Token).AsTask();
            if (random.Next(4) == 0)
            {
                await Task.Yield();
                await cancellation.CancelAsync();
            }

            try
            {
                var lease = await acquiring;
                await counts.InFlightAsync(small);
                if (random.Next(2) == 0)
                    lease.Settle(random.Next(100));
                else
                    lease.Abandon();
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref counts.Cancelled);
            }
        }
    }

    private sealed class Counts
    {
        public int Cancelled;
        public int Served;
        public int Violations;
        private int _inFlight;
        private int _smallInFlight;

        public async Task InFlightAsync(bool small)
        {
            Interlocked.Increment(ref Served);
            var tooMany = Interlocked.Increment(ref _inFlight) > Places;
            tooMany |= small && Interlocked.Increment(ref _smallInFlight) > ModelPlaces;
            if (tooMany)
                Interlocked.Increment(ref Violations);
            await Task.Yield();
            if (small)
                Interlocked.Decrement(ref _smallInFlight);
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
