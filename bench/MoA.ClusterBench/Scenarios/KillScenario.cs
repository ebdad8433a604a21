using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Bench.Promises;
using MoA.ClusterBench.Harness;
using MoA.Simulator;

namespace MoA.ClusterBench.Scenarios;

/// <summary>
/// Kill -9 one silo with runs in flight, again and again, at random moments. Every run has a client that watches it, first through the silo that it
/// started the run at; those of the dead silo turn to another one.
/// </summary>
internal static class KillScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(Report report, ClusterSettings settings, int kills, int runs, double upstreamMs, int seed)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = ClusterSettings.Numbered(upstreamMs, 0.5) });
        var random = new Random(seed);
        var all = new List<string>();
        var tally = new Tally();
        for (var kill = 1; kill <= kills; kill++)
        {
            var victim = cluster.Silos[random.Next(cluster.Silos.Count)];
            all.AddRange(await KillAsync(report, cluster, victim, kill, runs, TimeSpan.FromMilliseconds(random.NextDouble() * 3 * upstreamMs), tally));
            await victim.StartAsync();
        }

        var audit = await JournalAudit.ReadAsync(cluster.Silos[0].Client, cluster.Simulator.Stats.Calls, all);
        report.Say($"kills: {kills} kills, {audit.Runs} runs, {audit.Resumed} resumed; {audit.Proposals} proposals, {cluster.Simulator.Stats.Snapshot().Calls} provider calls, {tally.Repeated} repeated; "
            + $"from a kill to the last resumption: median {Percentiles.Of(tally.LastResumed, 0.5):0.0} s, most {Percentiles.Of(tally.LastResumed, 1):0.0} s");
        foreach (var example in audit.Examples)
            report.Say($"  without an answer: {example}");
        report.Promise(audit.NotCompleted == 0, $"every run ended with an answer ({audit.OpenRuns.Count} did not end, {audit.NotCompleted} have none)");
        report.Promise(audit.AskedAgain.Count == 0, $"every journaled proposal was asked for once ({audit.AskedAgain.Count} were not)");
        report.Promise(tally.Doubled == 0, $"no proposal was journaled twice ({tally.Doubled} were)");
        report.Promise(tally.Disorders.Count == 0, $"every client saw its run's events in order ({tally.Disorders.Count} did not{tally.Disorders.Select(disorder => ": " + disorder).FirstOrDefault()})");
        report.Promise(tally.RepeatedElsewhere == 0, $"calls were repeated for runs of the dead silo alone ({tally.RepeatedElsewhere} others)");
        // A figure, not a promise: a call is in flight on its silo until its answer is journaled, a little longer than at the provider.
        report.Say($"  {tally.Repeated} calls repeated, {tally.InFlight} were at the provider when their silo was killed");
    }

    private static async Task<IEnumerable<string>> KillAsync(
        Report report, SiloCluster cluster, SiloNode victim, int kill, int runs, TimeSpan after, Tally tally)
    {
        var watches = await StartAsync(cluster, kill, runs);
        using var bound = new CancellationTokenSource(Bound);
        var following = watches.Select((watch, index) => watch.FollowAsync(cluster.Silos[index % cluster.Silos.Count], bound.Token)).ToArray();
        await Task.Delay(after);

        var names = await cluster.NamesAsync();
        var clock = Stopwatch.StartNew();
        var killed = DateTimeOffset.UtcNow;
        // Looked at before the kill, for the provider sees the calls of a dead silo end.
        var calls = cluster.Simulator.Stats.Calls;
        var open = watches.Count(watch => !watch.HasEnded);
        await victim.Process.KillAsync();
        try
        {
            await Task.WhenAll(following);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            report.Say($"  after {Bound.TotalSeconds:0} s open: {string.Join(", ", watches.Where(watch => !watch.HasEnded).Select(watch => $"{watch.Run} after {(watch.Seen.Count > 0 ? watch.Seen[^1].Type : "nothing")}").Take(10))}");
        }

        // What clients saw of the time before the kill, they may have seen late.
        var there = watches.Where(watch => HostAt(watch, killed) is { } host && names[host] == victim).Select(watch => watch.Run).ToHashSet();
        var resumed = watches.SelectMany(watch => watch.Seen).Where(sighting => sighting.Type == "run.resumed" && sighting.Time > killed)
            .Select(sighting => (sighting.Time - killed).TotalSeconds).ToArray();
        // Those that were cut off, and those that were answered while the silo died.
        var inFlight = cluster.Simulator.Stats.Calls.Where(call => call.Outcome == CallOutcome.CancelledByClient)
            .Concat(calls.Where(call => call.Outcome == CallOutcome.InFlight))
            .Where(call => there.Contains(RunOf(call.ClientRequestId!))).DistinctBy(call => (call.Model, call.Number)).Count();
        var repeated = cluster.Simulator.Stats.CallsByClientRequestId.Where(call => call.Value > 1 && tally.Seen.Add(call.Key)).Select(call => call.Key).ToArray();
        var known = calls.Where(call => call.Outcome != CallOutcome.InFlight).Select(call => call.ClientRequestId!).ToHashSet();
        var answered = repeated.Count(known.Contains);
        var elsewhere = repeated.Where(call => !there.Contains(RunOf(call))).ToArray();
        report.Say($"kill {kill}: silo {victim.Number}, {open} runs open, {there.Count} of them there with {inFlight} calls in flight; {resumed.Length} resumed, the first after "
            + $"{Percentiles.Of(resumed, 0):0.0} s, the last after {Percentiles.Of(resumed, 1):0.0} s, all ended after {clock.Elapsed.TotalSeconds:0.0} s; {repeated.Length} calls repeated, "
            + $"{answered} of them answered just before and not yet journaled; {watches.Sum(watch => watch.Turns)} clients turned to another silo");
        foreach (var call in elsewhere.Take(5))
            report.Say($"  repeated though its run was not there: {call}, whose hosts were {string.Join(", ", Hosts(watches.Single(watch => watch.Run == RunOf(call)), names))}");
        tally.Add(watches, inFlight, repeated.Length, elsewhere.Length, resumed);
        return watches.Select(watch => watch.Run);
    }

    private static async Task<RunWatch[]> StartAsync(SiloCluster cluster, int kill, int runs)
    {
        var watches = new RunWatch[runs];
        await ClosedLoop.RunAsync(32, runs, async index =>
            watches[index] = new RunWatch(cluster.Silos, await cluster.Silos[index % cluster.Silos.Count].Client.StartAsync($"kill {kill} question {index}")));
        return watches;
    }

    // The silo that worked on the run at that time; null: it had ended.
    private static string? HostAt(RunWatch watch, DateTimeOffset time) => watch.Seen.Where(sighting => sighting.Time <= time).ToArray() is [.., { IsEnd: false }] before
        ? before.Last(sighting => sighting.Host is not null).Host
        : null;

    private static IEnumerable<string> Hosts(RunWatch watch, IReadOnlyDictionary<string, SiloNode> names) => watch.Seen.Where(sighting => sighting.Host is not null)
        .Select(sighting => names.TryGetValue(sighting.Host!, out var silo) ? $"silo {silo.Number} at {sighting.Time:HH:mm:ss.fff}" : sighting.Host!);

    private static string RunOf(string call) => call[..call.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Sums over all kills.</summary>
    private sealed class Tally
    {
        /// <summary>Repeated calls that were counted.</summary>
        public HashSet<string> Seen { get; } = [];

        public int InFlight { get; private set; }

        public int Repeated { get; private set; }

        public int RepeatedElsewhere { get; private set; }

        public int Doubled { get; private set; }

        public List<string> Disorders { get; } = [];

        public List<double> LastResumed { get; } = [];

        public void Add(RunWatch[] watches, int inFlight, int repeated, int elsewhere, double[] resumed)
        {
            InFlight += inFlight;
            Repeated += repeated;
            RepeatedElsewhere += elsewhere;
            Doubled += watches.Sum(watch => watch.Doubled);
            Disorders.AddRange(watches.Where(watch => watch.Disorder is not null).Select(watch => watch.Disorder!));
            if (resumed.Length > 0)
                LastResumed.Add(resumed.Max());
        }
    }
}
