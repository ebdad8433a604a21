using MoA.Bench.Harness;
using MoA.ClusterBench.Harness;
using MoA.Simulator;
using MoA.Testing.Telemetry;

namespace MoA.ClusterBench.Scenarios;

/// <summary>What a run costs a cluster with a provider that answers at once: messages between silos, and processor time.</summary>
internal static class MessagesScenario
{
    private static readonly string[] Counters = ["orleans-messaging-sent-messages-size", "orleans-messaging-sent-local", "moa.quota.asks"];

    public static async Task RunAsync(Report report, ClusterSettings settings, int clients, int runs)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var meters = new SiloMeters(receiver);
        await using var cluster = await SiloCluster.StartAsync(settings with
        {
            Simulator = new SimulatorOptions { Default = new SimulatedModel { AnswerTokens = 64, TokensPerChunk = 8 } },
            Environment = meters.Environment,
        });
        await ClosedLoop.RunAsync(clients, runs, index => AskAsync(cluster, index));
        await meters.FreshAsync(cluster.Silos);
        var before = Counters.Select(meters.Sum).ToArray();
        var processor = Processor(cluster);
        var (elapsed, _) = await ClosedLoop.RunAsync(clients, runs, index => AskAsync(cluster, index));
        processor = Processor(cluster) - processor;
        await meters.FreshAsync(cluster.Silos);
        var counted = Counters.Select((name, index) => meters.Sum(name) - before[index]).ToArray();
        report.Say($"messages: {cluster.Silos.Count} silos on PostgreSQL, {clients} clients: {runs / elapsed.TotalSeconds:0} runs/s, {processor / runs:0.0} ms of processor a run in the silos; "
            + $"{(double)counted[0] / runs:0.0} messages between silos a run, {(double)counted[1] / runs:0.0} within one; "
            + $"{counted[2] / elapsed.TotalSeconds / cluster.Silos.Count:0.0} asks for quota a second and silo, {(double)counted[2] / runs:0.00} a run");
        report.Promise(counted[0] > 0 || cluster.Silos.Count == 1, "messages between silos were counted");
    }

    private static Task<string> AskAsync(SiloCluster cluster, int index) => cluster.Silos[index % cluster.Silos.Count].Client.AskAsync($"question {index}");

    private static double Processor(SiloCluster cluster) => cluster.Silos.Sum(silo => silo.Process.ProcessorTime.TotalMilliseconds);
}
