using MoA.Bench.Harness;
using MoA.Testing;

namespace MoA.Bench.Load;

/// <summary>Milliseconds that the server adds to a run, one run in flight, beside the bare client, in turn.</summary>
internal static class LatencyBench
{
    public static async Task<int> RunAsync(int runs, double upstreamMs)
    {
        using var bed = new Bed();
        var config = ThroughputBench.SimulatorConfig(bed, upstreamMs);
        await using var simulator = await HostProcess.StartListeningAsync("MoA.Simulator.dll", "--urls", "http://127.0.0.1:0", "--config", config);
        bed.Configure(simulator.Address);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var moa = new MoaClient(server.Address);
        using var bare = new BareClient(simulator.Address);

        await ClosedLoop.RunAsync(4, 60, index => moa.AskAsync($"warm-up {index}"));
        await ClosedLoop.RunAsync(4, 60, index => bare.RunAsync($"warm-up {index}"));

        var (bareMs, moaMs) = (new List<double>(), new List<double>());
        for (var index = 0; index < runs; index++)
        {
            bareMs.AddRange((await ClosedLoop.RunAsync(1, 1, _ => bare.RunAsync($"question {index}"))).Latencies);
            moaMs.AddRange((await ClosedLoop.RunAsync(1, 1, _ => moa.AskAsync($"question {index}"))).Latencies);
        }

        var (bareMedian, moaMedian) = (Percentiles.Of(bareMs, 0.5), Percentiles.Of(moaMs, 0.5));
        Console.WriteLine($"latency: {runs} runs one after another, {upstreamMs} ms upstream: bare median {bareMedian:0.0} ms (p95 {Percentiles.Of(bareMs, 0.95):0.0})");
        Console.WriteLine($"  MoA median {moaMedian:0.0} ms (p95 {Percentiles.Of(moaMs, 0.95):0.0}); added: {moaMedian - bareMedian:0.0} ms beside the bare client, "
            + $"{moaMedian - (3 * upstreamMs):0.0} ms beside three upstream delays");
        return 0;
    }
}
