using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Bench.Promises;
using MoA.ClusterBench.Harness;

namespace MoA.ClusterBench.Scenarios;

/// <summary>Every silo is killed at once with runs in flight, one of them larger than a row of an Azure table, and started again.</summary>
internal static class RestartScenario
{
    private const int LargeQuestion = 1_500_000;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Report report, ClusterSettings settings, int runs, double upstreamMs)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = ClusterSettings.Numbered(upstreamMs, 0.3) });
        var large = new string('q', LargeQuestion);
        // Silos that have just come up may say no for a moment.
        var service = new ServiceClient(cluster.Silos, Bound);
        var ids = await Task.WhenAll(Enumerable.Range(0, runs).Select(async index =>
            (await service.StartAsync(index == 0 ? large : $"restart {index}", CancellationToken.None)).Run));
        await Until.SoAsync(() => cluster.Simulator.Stats.Snapshot().Calls > runs * Bed.Proposers.Length, Bound);
        await Task.WhenAll(cluster.Silos.Select(silo => silo.Process.KillAsync()));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAsync()));
        var started = clock.Elapsed;

        // Nobody asks for them: that they go on is the cluster's own doing.
        var ended = await Until.SoAsync(async () => await OpenAsync(cluster.Silos[0]) == 0, Bound);
        report.Say($"restart: {runs} runs, all silos killed and started again within {started.TotalSeconds:0.0} s; every run had ended {ended:0.0} s later");
        var audit = await JournalAudit.ReadAsync(cluster.Silos[^1].Client, cluster.Simulator.Stats.Calls, ids);
        report.Say($"  {audit.Resumed} resumed; {audit.Proposals} proposals, {audit.Repeated.Count()} calls repeated");
        foreach (var example in audit.Examples)
            report.Say($"  without an answer: {example}");
        report.Promise(audit.NotCompleted == 0 && audit.Resumed > 0, $"every run ended with an answer ({audit.OpenRuns.Count} did not end, {audit.NotCompleted} have none, {audit.Resumed} were resumed)");
        report.Promise(audit.AskedAgain.Count == 0, $"every journaled proposal was asked for once ({audit.AskedAgain.Count} were not)");
        using var run = await cluster.Silos[1].Client.GetAsync($"v1/runs/{ids[0]}");
        report.Promise(run.RootElement.GetProperty("messages")[0].GetProperty("content").GetString() == large, $"a question of {LargeQuestion} characters is read back whole");
    }

    private static async Task<int> OpenAsync(SiloNode silo)
    {
        using var page = await silo.Client.GetAsync("v1/runs?status=running&limit=100");
        return page.RootElement.GetProperty("data").GetArrayLength();
    }
}
