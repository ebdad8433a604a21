using System.Diagnostics;
using MoA.ClusterBench.Harness;

namespace MoA.ClusterBench.Scenarios;

/// <summary>A rolling restart under load: SIGTERM to one silo after another, each started again before the next.</summary>
internal static class RollingScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Report report, ClusterSettings settings, int clients, double upstreamMs, TimeSpan between)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = ClusterSettings.Numbered(upstreamMs, 0.3) });
        using var load = new SteadyLoad(cluster.Silos, clients, TimeSpan.FromSeconds(30));
        await Until.SoAsync(() => load.Answers.Count >= clients, Bound);
        foreach (var silo in cluster.Silos)
        {
            var begun = DateTimeOffset.UtcNow;
            var clock = Stopwatch.StartNew();
            var exit = await silo.Process.TerminateAsync();
            var stopped = clock.Elapsed;
            await silo.StartAsync();
            await Task.Delay(between);
            var there = load.Answers.Where(answer => answer.Silo == silo && answer.Begun < begun && answer.Time > begun).ToArray();
            report.Say($"rolling: silo {silo.Number}, told at {begun:HH:mm:ss.fff}, left after {stopped.TotalSeconds:0.0} s with exit code {exit} and was back {clock.Elapsed.TotalSeconds - stopped.TotalSeconds - between.TotalSeconds:0.0} s later; "
                + $"{there.Length} answers through it were under way at the signal and came whole; answers a second since: {load.Rates(begun, (int)clock.Elapsed.TotalSeconds)}");
            report.Promise(exit == 0, $"silo {silo.Number} ended in order");
        }

        await load.StopAsync();
        var resumed = load.Watches.Count(watch => watch.Seen.Any(sighting => sighting.Type == "run.resumed"));
        report.Say($"rolling: {clients} clients, {load.Answers.Count} answers, {load.Failures.Count} failures; {load.PassedOver} times a silo was passed over; "
            + $"of {load.Watches.Count} watched runs {resumed} were handed to another silo, {load.Watches.Count(watch => watch.Turns > 0)} clients turned");
        report.Promise(load.Failures.Count == 0 && load.Answers.Count > 0, "no request failed of clients that turn to another silo on 503 and on refused connections");
        await Audit.CheckAsync(report, cluster, load);
    }
}
