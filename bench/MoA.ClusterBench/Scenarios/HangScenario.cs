using MoA.ClusterBench.Harness;

namespace MoA.ClusterBench.Scenarios;

/// <summary>A silo that hangs (SIGSTOP) long enough to be declared dead, and then goes on (SIGCONT) as if nothing had been.</summary>
internal static class HangScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    // What a stopped process has handed to its sockets or is about to, comes out as soon as it goes on. Whatever it decides afterwards comes later.
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(0.4);

    public static async Task RunAsync(Report report, ClusterSettings settings, int clients, double upstreamMs, TimeSpan hang, TimeSpan after)
    {
        // Clients notice a silent stream by its missing heartbeats.
        var environment = new Dictionary<string, string>(settings.Environment) { ["MoA__Api__HeartbeatSeconds"] = "1" };
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = ClusterSettings.Numbered(upstreamMs, 0.3), Environment = environment });
        using var load = new SteadyLoad(cluster.Silos, clients, patience: TimeSpan.FromSeconds(5), watchOnly: true);
        var victim = cluster.Silos[0];
        var names = await cluster.NamesAsync();
        RunWatch[] Open() => [.. load.Watches.Where(watch => !watch.HasEnded && watch.Host is { } host && names[host] == victim)];
        await Until.SoAsync(() => load.Answers.Count >= clients && Open().Length * 2 * cluster.Silos.Count >= clients, Bound);
        var there = Open();
        var hung = DateTimeOffset.UtcNow;
        await victim.Process.SignalAsync("STOP");
        var declared = await Until.SoAsync(async () => await cluster.StatusAsync(victim) == "dead", hang);
        await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (hung + hang - DateTimeOffset.UtcNow).Ticks)));
        var endedBefore = there.Count(watch => watch.HasEnded);
        var continued = cluster.Simulator.Stats.Calls.Max(call => call.Arrived);
        await victim.Process.SignalAsync("CONT");
        var exited = await Until.SoAsync(() => victim.Process.HasExited, after);
        var end = exited is { } seconds ? $"it ended {seconds:0.0} s after it went on, with exit code {await victim.Process.ExitAsync()}" : $"after {after.TotalSeconds:0} s it was {await cluster.StatusAsync(victim)}";
        await load.StopAsync();

        var resumed = there.SelectMany(watch => watch.Seen).Where(sighting => sighting.Type == "run.resumed" && sighting.Time > hung)
            .Select(sighting => (sighting.Time - hung).TotalSeconds).ToArray();
        report.Say($"hang: silo {victim.Number} stopped for {hang.TotalSeconds:0} s with {there.Length} open runs on it; declared dead after {declared:0.0} s; "
            + $"{resumed.Length} times one of them was resumed, the last after {resumed.DefaultIfEmpty(double.NaN).Max():0.0} s, {endedBefore} ended before it went on; then {end}");
        report.Say($"  answers a second from the stop on: {load.Rates(hung, (int)(DateTimeOffset.UtcNow - hung).TotalSeconds)}; {load.Failures.Count} failures");
        report.Promise(declared is not null, "the silo that hung was declared dead");
        report.Promise(endedBefore == there.Length && there.Length > 0, $"the runs of the silo that hung ended without it ({endedBefore} of {there.Length})");
        await Audit.CheckAsync(report, cluster, load, call => call.Arrived >= continued && call.Arrived - continued < OnTheWay);
    }
}
