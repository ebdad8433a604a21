using MoA.Bench.Harness;
using MoA.Testing;

namespace MoA.Bench.Load;

/// <summary>Runs per second at a fixed number of clients with a provider that answers at once, beside the bare client, in turn.</summary>
internal static class ThroughputBench
{
    public static async Task<int> RunAsync(int clients, int runs, int rounds, bool inspector)
    {
        using var bed = new Bed();
        await using var simulator = await HostProcess.StartListeningAsync("MoA.Simulator.dll", "--urls", "http://127.0.0.1:0", "--config", SimulatorConfig(bed));
        bed.Configure(simulator.Address, hasInspector: inspector);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var moa = new MoaClient(server.Address);
        using var bare = new BareClient(simulator.Address);

        await ClosedLoop.RunAsync(clients, runs / 2, index => moa.AskAsync($"warm-up {index}"));
        await ClosedLoop.RunAsync(clients, runs / 2, index => bare.RunAsync($"warm-up {index}"));

        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var (bareTime, _) = await ClosedLoop.RunAsync(clients, runs, index => bare.RunAsync($"question {index}"));
            var before = server.ProcessorTime;
            var (moaTime, latencies) = await ClosedLoop.RunAsync(clients, runs, index => moa.AskAsync($"question {index}"));
            var processor = (server.ProcessorTime - before).TotalMilliseconds / runs;
            ratios.Add(bareTime / moaTime);
            Console.WriteLine(
                $"round {round}: bare {runs / bareTime.TotalSeconds:0} runs/s, MoA {runs / moaTime.TotalSeconds:0} runs/s, ratio {ratios[^1]:0.00}; "
                + $"MoA p50 {Percentiles.Of(latencies, 0.5):0} ms, p99 {Percentiles.Of(latencies, 0.99):0} ms, {processor:0.00} ms of processor a run in the server");
        }

        Console.WriteLine($"throughput: {clients} clients, {runs} runs a round, journal on, inspector {(inspector ? "in" : "left out")}: median ratio to the bare client {Percentiles.Of(ratios, 0.5):0.00}");
        Console.WriteLine($"server's peak memory: {server.PeakMiB:0} MiB");
        return 0;
    }

    public static string SimulatorConfig(Bed bed, double timeToFirstTokenMs = 0) => bed.WriteFile("simulator.json", new
    {
        Simulator = new { Default = new { AnswerTokens = 64, TokensPerChunk = 8, TimeToFirstToken = new { Median = timeToFirstTokenMs } } },
    });
}
