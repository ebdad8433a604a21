using System.Diagnostics;

namespace MoA.Bench.Harness;

/// <summary>A number of clients that each do one thing after another.</summary>
internal static class ClosedLoop
{
    /// <summary>Does <paramref name="total"/> things with <paramref name="clients"/> at once.</summary>
    /// <returns>The time it took, and each one's milliseconds.</returns>
    public static async Task<(TimeSpan Elapsed, IReadOnlyCollection<double> Latencies)> RunAsync(int clients, int total, Func<int, Task> work)
    {
        var latencies = new double[total];
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) is var index && index < total)
            {
                var started = Stopwatch.GetTimestamp();
                await work(index);
                latencies[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        return (watch.Elapsed, latencies);
    }
}
