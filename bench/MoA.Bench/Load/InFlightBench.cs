using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Testing;

namespace MoA.Bench.Load;

/// <summary>Many runs in flight against a slow provider: how near to the ideal throughput, and at what memory.</summary>
internal static class InFlightBench
{
    private const int Layers = 3;

    public static async Task<int> RunAsync(int clients, int rounds, double upstreamMs)
    {
        using var bed = new Bed();
        var config = ThroughputBench.SimulatorConfig(bed, upstreamMs);
        await using var simulator = await HostProcess.StartListeningAsync("MoA.Simulator.dll", "--urls", "http://127.0.0.1:0", "--config", config);
        bed.Configure(simulator.Address);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var moa = new MoaClient(server.Address);

        // Clients begin spread over one run's time: all at once they would stay in step, and the load would come in bursts of all their calls.
        var ideal = TimeSpan.FromMilliseconds(Layers * upstreamMs);
        using var over = new CancellationTokenSource();
        var done = 0;
        var loops = Enumerable.Range(0, clients).Select(index => LoopAsync(index)).ToArray();
        // Long enough for the just-in-time compiler to be done with what it optimises.
        await Task.Delay(ideal * 6);
        var (doneBefore, processorBefore, watch) = (Volatile.Read(ref done), server.ProcessorTime, Stopwatch.StartNew());
        await Task.Delay(ideal * rounds);
        var (completed, elapsed, processor) = (Volatile.Read(ref done) - doneBefore, watch.Elapsed, server.ProcessorTime - processorBefore);
        await over.CancelAsync();
        await Task.WhenAll(loops);

        var rate = completed / elapsed.TotalSeconds;
        var idealRate = clients / ideal.TotalSeconds;
        Console.WriteLine($"in flight: {clients} runs at any time for {elapsed.TotalSeconds:0} s, {upstreamMs} ms upstream: {rate:0} runs/s of ideal {idealRate:0}: {rate / idealRate:0.00}");
        Console.WriteLine($"  server: peak memory {server.PeakMiB:0} MiB, {processor / elapsed:0.00} processors");
        return 0;

        async Task LoopAsync(int index)
        {
            await Task.Delay(ideal * index / clients);
            while (!over.IsCancellationRequested)
            {
                await moa.AskAsync($"question {index}");
                Interlocked.Increment(ref done);
            }
        }
    }
}
