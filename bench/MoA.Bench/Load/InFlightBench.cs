using MoA.Bench.Harness;

namespace MoA.Bench.Load;

/// <summary>Many runs in flight against a slow provider: how near to the ideal throughput, and at what memory.</summary>
internal static class InFlightBench
{
    private const int Layers = 3;

    public static async Task<int> RunAsync(int clients, int rounds, double upstreamMs)
    {
        using var bed = new Bed();
        var config = ThroughputBench.SimulatorConfig(bed, upstreamMs);
        await using var simulator = await ChildProcess.StartAsync("MoA.Simulator.dll", "--urls", "http://127.0.0.1:0", "--config", config);
        bed.Configure(simulator.Address);
        await using var server = await ChildProcess.StartAsync("MoA.Server.dll", bed.ServerArguments);
        using var moa = new MoaClient(server.Address);

        await ClosedLoop.RunAsync(clients, clients, index => moa.AskAsync($"warm-up {index}"));
        var before = server.ProcessorTime;
        var (elapsed, latencies) = await ClosedLoop.RunAsync(clients, clients * rounds, index => moa.AskAsync($"question {index}"));
        var ideal = TimeSpan.FromMilliseconds(Layers * upstreamMs * rounds);
        Console.WriteLine(
            $"in flight: {clients} runs at once, {rounds} rounds, {upstreamMs} ms upstream: {clients * rounds / elapsed.TotalSeconds:0} runs/s of ideal "
            + $"{clients / (Layers * upstreamMs / 1000):0}: {ideal / elapsed:0.00}; p50 {Percentiles.Of(latencies, 0.5):0} ms, p99 {Percentiles.Of(latencies, 0.99):0} ms");
        Console.WriteLine($"  server: peak memory {server.PeakMiB:0} MiB, {(server.ProcessorTime - before) / elapsed:0.00} processors; "
            + $"simulator {simulator.ProcessorTime.TotalSeconds:0} s of processor");
        return 0;
    }
}
