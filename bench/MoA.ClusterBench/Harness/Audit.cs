using MoA.Bench.Promises;
using MoA.Simulator;

namespace MoA.ClusterBench.Harness;

/// <summary>What must hold of every run, whatever happened to the cluster meanwhile. The answers must be <see cref="ClusterSettings.Numbered"/>.</summary>
internal static class Audit
{
    private const int Examples = 8;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Longer than it takes the supervisor to wake what everybody else has forgotten.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);

    /// <summary>Checks it.</summary>
    /// <param name="report">Is told.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="load">The runs.</param>
    /// <param name="wasOnItsWay">Whether a call had left its silo when that stopped, though it came to the provider much later; null: none can.</param>
    public static async Task CheckAsync(Report report, SiloCluster cluster, SteadyLoad load, Func<SimulatedCall, bool>? wasOnItsWay = null)
    {
        foreach (var (time, what) in load.Failures.Take(Examples))
            report.Say($"  failure at {time:HH:mm:ss.fff}: {what}");
        var stored = await ReadAsync(report, cluster, load);
        report.Say($"  {stored.Runs} runs, {stored.Resumed} resumed; {stored.Proposals} proposals, {stored.Repeated.Count()} calls repeated");
        foreach (var example in stored.Examples)
            report.Say($"  without an answer: {example}");
        report.Promise(stored.NotCompleted == 0, $"every run that was taken on ended with an answer ({stored.OpenRuns.Count} did not end, {stored.NotCompleted} have none)");
        var last = cluster.Simulator.Stats.Calls.Where(call => call.ClientRequestId is not null).GroupBy(call => call.ClientRequestId!).ToDictionary(calls => calls.Key, calls => calls.MaxBy(call => call.Number)!);
        var late = stored.AskedAgain.Count(call => wasOnItsWay?.Invoke(last[call]) == true);
        if (wasOnItsWay is not null)
            report.Say($"  {late} calls were on their way when the silo stopped");
        report.Promise(stored.AskedAgain.Count == late, $"every journaled proposal was asked for once ({stored.AskedAgain.Count - late} were not)");
        var disorders = load.Watches.Where(watch => watch.Disorder is not null).Select(watch => watch.Disorder!).ToArray();
        report.Promise(disorders.Length == 0, $"every client saw its run's events in order ({disorders.Length} did not{disorders.Select(disorder => ": " + disorder).FirstOrDefault()})");
        var doubled = load.Watches.Sum(watch => watch.Doubled);
        report.Promise(doubled == 0, $"no proposal was journaled twice ({doubled} were)");
    }

    // Runs of clients that gave up may go on after the load.
    private static async Task<JournalAudit> ReadAsync(Report report, SiloCluster cluster, SteadyLoad load)
    {
        var begun = DateTimeOffset.UtcNow;
        var client = cluster.Silos.First(silo => !silo.Process.HasExited).Client;
        var stored = await JournalAudit.ReadAsync(client, cluster.Simulator.Stats.Calls, load.Runs);
        if (stored.OpenRuns.Count == 0)
            return stored;
        var seenToEnd = load.Watches.Where(watch => watch.HasEnded).Select(watch => watch.Run).Concat(load.Answers.Select(answer => answer.Run)).ToHashSet();
        var (open, ended) = (stored.OpenRuns.Count, stored.OpenRuns.Count(seenToEnd.Contains));
        while (stored.OpenRuns.Count > 0 && DateTimeOffset.UtcNow - begun < Settling)
        {
            await Task.Delay(Look);
            stored = await JournalAudit.ReadAsync(client, cluster.Simulator.Stats.Calls, load.Runs);
        }

        report.Say($"  {open} runs were open when the load ended, {stored.OpenRuns.Count} still {(DateTimeOffset.UtcNow - begun).TotalSeconds:0} s later; {ended} had been seen to end");
        return stored;
    }
}
