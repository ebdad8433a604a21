using MoA.Bench.Promises;

namespace MoA.ClusterBench.Harness;

/// <summary>What must hold of every run, whatever happened to the cluster meanwhile. The answers must be <see cref="ClusterSettings.Numbered"/>.</summary>
internal static class Audit
{
    private const int Examples = 8;

    public static async Task CheckAsync(Report report, SiloCluster cluster, SteadyLoad load)
    {
        foreach (var (time, what) in load.Failures.Take(Examples))
            report.Say($"  failure at {time:HH:mm:ss.fff}: {what}");
        var stored = await JournalAudit.ReadAsync(cluster.Silos.First(silo => !silo.Process.HasExited).Client, cluster.Simulator.Stats.Calls, load.Runs);
        report.Say($"  {stored.Runs} runs, {stored.Resumed} resumed; {stored.Proposals} proposals, {stored.Repeated.Count()} calls repeated");
        foreach (var example in stored.Examples)
            report.Say($"  without an answer: {example}");
        report.Promise(stored.NotCompleted == 0, $"every run that was taken on ended with an answer ({stored.Open} did not end, {stored.NotCompleted} have none)");
        report.Promise(stored.AskedAgain == 0, $"every journaled proposal was asked for once ({stored.AskedAgain} were not)");
        var disorders = load.Watches.Where(watch => watch.Disorder is not null).Select(watch => watch.Disorder!).ToArray();
        report.Promise(disorders.Length == 0, $"every client saw its run's events in order ({disorders.Length} did not{disorders.Select(disorder => ": " + disorder).FirstOrDefault()})");
        var doubled = load.Watches.Sum(watch => watch.Doubled);
        report.Promise(doubled == 0, $"no proposal was journaled twice ({doubled} were)");
    }
}
