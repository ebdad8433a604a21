using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.ClusterBench.Harness;
using MoA.Testing;

namespace MoA.ClusterBench.Scenarios;

/// <summary>A cluster of one with memory storage beside the embedded server with its journal, in turn, on the same load.</summary>
internal static class ThroughputScenario
{
    private const double LeastRatio = 0.7;

    // The just-in-time compiler works on a silo's code for some thousand runs; before that the processor's time is not the silo's own.
    private const int WarmUpRounds = 3;

    public static async Task RunAsync(Report report, int clients, int runs, int rounds)
    {
        using var bed = new Bed();
        await using var simulator = await HostProcess.StartListeningAsync(
            "MoA.Simulator.dll", "--urls", "http://127.0.0.1:0", "--config", ThroughputBench.SimulatorConfig(bed));
        bed.Configure(simulator.Address);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        await using var silo = await HostProcess.StartListeningAsync("MoA.Silo.dll", "--config", bed.ConfigPath, "--urls", "http://127.0.0.1:0");
        using var embedded = new MoaClient(server.Address);
        using var clustered = new MoaClient(silo.Address);
        await ClosedLoop.RunAsync(clients, WarmUpRounds * runs, index => embedded.AskAsync($"warm-up {index}"));
        await ClosedLoop.RunAsync(clients, WarmUpRounds * runs, index => clustered.AskAsync($"warm-up {index}"));

        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var (embeddedTime, embeddedProcessor) = await MeasureAsync(server, embedded, clients, runs);
            var (siloTime, siloProcessor) = await MeasureAsync(silo, clustered, clients, runs);
            ratios.Add(embeddedTime / siloTime);
            report.Say(
                $"round {round}: embedded {runs / embeddedTime.TotalSeconds:0} runs/s, {embeddedProcessor:0.00} ms of processor a run; "
                + $"one silo {runs / siloTime.TotalSeconds:0} runs/s, {siloProcessor:0.00} ms; ratio {ratios[^1]:0.00}");
        }

        var median = Percentiles.Of(ratios, 0.5);
        report.Say($"throughput: {clients} clients, {runs} runs a round; peak memory {server.PeakMiB:0} MiB embedded, {silo.PeakMiB:0} MiB silo");
        report.Promise(median >= LeastRatio, $"one silo does at least {LeastRatio} of the embedded server's runs per second (median ratio {median:0.00})");
    }

    private static async Task<(TimeSpan Time, double ProcessorMs)> MeasureAsync(HostProcess host, MoaClient client, int clients, int runs)
    {
        var before = host.ProcessorTime;
        var (time, _) = await ClosedLoop.RunAsync(clients, runs, index => client.AskAsync($"question {index}"));
        return (time, (host.ProcessorTime - before).TotalMilliseconds / runs);
    }
}
