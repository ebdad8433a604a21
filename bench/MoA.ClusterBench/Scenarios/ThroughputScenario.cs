using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.ClusterBench.Harness;
using MoA.Simulator;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.ClusterBench.Scenarios;

/// <summary>Runs per second with a provider that answers at once: one silo that keeps runs in memory beside the embedded server, in turn; then a cluster.</summary>
internal static class ThroughputScenario
{
    private static readonly string[] Silo = ["--urls", "http://127.0.0.1:0"];

    public static async Task RunAsync(Report report, ClusterSettings settings, int clients, int runs, int rounds, double leastRatio)
    {
        using (var bed = new Bed())
        {
            await using var simulator = await HostProcess.StartListeningAsync("MoA.Simulator.dll", [.. Silo, "--config", ThroughputBench.SimulatorConfig(bed)]);
            bed.Configure(simulator.Address);
            await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
            await using var silo = await HostProcess.StartListeningAsync("MoA.Silo.dll", [.. Silo, "--config", bed.ConfigPath]);
            var embedded = new Contestant(server);
            var alone = new Contestant(silo);
            await CompareAsync(report, embedded, alone, clients, runs, rounds, leastRatio);
        }

        await ClusterAsync(report, settings, clients, runs);
    }

    private static async Task CompareAsync(Report report, Contestant embedded, Contestant silo, int clients, int runs, int rounds, double leastRatio)
    {
        await embedded.RoundAsync(clients, runs);
        await silo.RoundAsync(clients, runs);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var server = await embedded.RoundAsync(clients, runs);
            var other = await silo.RoundAsync(clients, runs);
            ratios.Add(other.Rate / server.Rate);
            report.Say($"round {round}: embedded server {server.Rate:0} runs/s, {server.Processor:0.0} ms of processor a run; one silo, in memory, {other.Rate:0} runs/s, {other.Processor:0.0} ms; ratio {ratios[^1]:0.00}");
        }

        var median = Percentiles.Of(ratios, 0.5);
        report.Say($"throughput: {clients} clients, {runs} runs a round: median ratio of one silo to the embedded server {median:0.00}; peak memory {embedded.PeakMiB:0} and {silo.PeakMiB:0} MiB");
        report.Promise(median >= leastRatio, $"one silo does at least {leastRatio:0.0} of the embedded server's runs per second");
    }

    private static async Task ClusterAsync(Report report, ClusterSettings settings, int clients, int runs)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var meters = new SiloMeters(receiver);
        await using var cluster = await SiloCluster.StartAsync(settings with
        {
            Simulator = new SimulatorOptions { Default = new SimulatedModel { AnswerTokens = 64, TokensPerChunk = 8 } },
            Environment = meters.Environment,
        });
        await ClosedLoop.RunAsync(clients, runs, index => cluster.Silos[index % cluster.Silos.Count].Client.AskAsync($"warm-up {index}"));
        await meters.FreshAsync(cluster.Silos);
        string[] names = ["orleans-messaging-sent-messages-size", "orleans-messaging-sent-local", "moa.quota.asks"];
        var before = names.Select(name => meters.Sum(name)).ToArray();
        var processor = cluster.Silos.Sum(silo => silo.Process.ProcessorTime.TotalMilliseconds);
        var (elapsed, _) = await ClosedLoop.RunAsync(clients, runs, index => cluster.Silos[index % cluster.Silos.Count].Client.AskAsync($"question {index}"));
        processor = cluster.Silos.Sum(silo => silo.Process.ProcessorTime.TotalMilliseconds) - processor;
        await meters.FreshAsync(cluster.Silos);
        var counted = names.Select((name, index) => meters.Sum(name) - before[index]).ToArray();
        report.Say($"cluster: {cluster.Silos.Count} silos on PostgreSQL: {runs / elapsed.TotalSeconds:0} runs/s, {processor / runs:0.0} ms of processor a run in the silos; "
            + $"{(double)counted[0] / runs:0.0} messages between silos a run, {(double)counted[1] / runs:0.0} within one; {counted[2] / elapsed.TotalSeconds / cluster.Silos.Count:0.0} asks for quota a second and silo, {(double)counted[2] / runs:0.00} a run");
        report.Promise(counted[0] > 0, "messages were counted");
    }

    /// <summary>A host under load.</summary>
    private sealed class Contestant(HostProcess host)
    {
        private readonly MoaClient _client = new(host.Address);

        public double PeakMiB => host.PeakMiB;

        public async Task<(double Rate, double Processor)> RoundAsync(int clients, int runs)
        {
            var before = host.ProcessorTime;
            var (elapsed, _) = await ClosedLoop.RunAsync(clients, runs, index => _client.AskAsync($"question {index}"));
            return (runs / elapsed.TotalSeconds, (host.ProcessorTime - before).TotalMilliseconds / runs);
        }
    }
}
