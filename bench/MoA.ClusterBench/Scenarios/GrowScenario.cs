using MoA.ClusterBench.Harness;

namespace MoA.ClusterBench.Scenarios;

/// <summary>A silo that is added under load gets its share of the runs that begin from then on.</summary>
internal static class GrowScenario
{
    private const int Enough = 30;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Report report, ClusterSettings settings, int clients, double upstreamMs, TimeSpan each)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Silos = 2, Simulator = ClusterSettings.Numbered(upstreamMs, 0.3) });
        // Its clients know the first two alone, as callers on kept connections do.
        using var load = new SteadyLoad([.. cluster.Silos], clients, TimeSpan.FromSeconds(30));
        await Until.SoAsync(() => load.Answers.Count >= clients, Bound);
        await Task.Delay(each);
        var begun = DateTimeOffset.UtcNow;
        var added = await cluster.AddAsync();
        var up = DateTimeOffset.UtcNow;
        await Task.Delay(each);
        // So many that none on it would be no accident.
        await Until.SoAsync(() => load.Watches.Count(watch => watch.Seen is [var first, ..] && first.Time > up) >= Enough, Bound);
        await load.StopAsync();

        var names = await cluster.NamesAsync();
        var since = load.Watches.Where(watch => watch.Seen is [{ Host: not null } first, ..] && first.Time > up).ToArray();
        var there = since.Count(watch => names[watch.Seen[0].Host!] == added);
        report.Say($"grow: a third silo was up after {(up - begun).TotalSeconds:0.0} s; of {since.Length} watched runs that began since, {there} were placed on it ({(double)there / since.Length:P0}); "
            + $"{load.Answers.Count} answers, {load.Failures.Count} failures");
        report.Promise(there > 0, "a silo that is added gets runs");
        report.Promise(load.Failures.Count == 0, "no request failed");
        await Audit.CheckAsync(report, cluster, load);
    }
}
