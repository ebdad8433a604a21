using System.Net;
using MoA.ClusterBench.Harness;

namespace MoA.ClusterBench.Scenarios;

/// <summary>The store ends under load, and comes back.</summary>
internal static class OutageScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(Report report, ClusterSettings settings, int clients, double upstreamMs, TimeSpan outage, TimeSpan around)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = ClusterSettings.Numbered(upstreamMs, 0.3) });
        using var load = new SteadyLoad(cluster.Silos, clients, TimeSpan.FromSeconds(30));
        await Until.SoAsync(() => load.Answers.Count >= clients, Bound);
        await Task.Delay(around);
        using var over = new CancellationTokenSource();
        var readiness = Task.WhenAll(cluster.Silos.Select(silo => WatchReadinessAsync(silo, over.Token)));
        var begun = DateTimeOffset.UtcNow;
        await cluster.Store.StopAsync();
        await Task.Delay(outage);
        await cluster.Store.StartAgainAsync();
        var back = DateTimeOffset.UtcNow;
        await Task.Delay(around);
        await Until.SoAsync(() => load.Answers.Any(answer => answer.Begun > back), Bound);
        await load.StopAsync();
        await over.CancelAsync();

        report.Say($"outage: {cluster.Store.Name} was away for {(back - begun).TotalSeconds:0.0} s; answers a second from 2 s before its end on: {load.Rates(begun.AddSeconds(-2), (int)(DateTimeOffset.UtcNow - begun).TotalSeconds + 2)}");
        report.Say($"  {load.Answers.Count} answers, {load.Failures.Count} failures, {load.PassedOver} times a silo was passed over; readiness: {string.Join("; ", await readiness)}");
        report.Promise(cluster.Silos.All(silo => !silo.Process.HasExited), "every silo lived on");
        report.Promise(load.Answers.Any(answer => answer.Begun > back), "new runs are answered when it is back");
        report.Promise(load.Failures.Count == 0, "no request failed of clients that turn to another silo on 503");
        await Audit.CheckAsync(report, cluster, load);
    }

    private static async Task<string> WatchReadinessAsync(SiloNode silo, CancellationToken over)
    {
        var begun = DateTimeOffset.UtcNow;
        var changes = new List<string>();
        HttpStatusCode? last = null;
        while (!over.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("readyz", UriKind.Relative));
            using var response = await silo.Client.SendAsync(request, CancellationToken.None);
            if (response.StatusCode != last)
                changes.Add($"{(int)response.StatusCode} from {(DateTimeOffset.UtcNow - begun).TotalSeconds:0.0} s");
            last = response.StatusCode;
            await Task.Delay(Look, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return $"silo {silo.Number} {string.Join(", ", changes)}";
    }
}
