using MoA.ClusterBench.Harness;
using MoA.Simulator;
using MoA.Testing.Telemetry;

namespace MoA.ClusterBench.Scenarios;

/// <summary>
/// A provider's strict limit and ten times the demand, over all silos: no 429 at all, and the limit well used; the same when the silo that keeps the
/// limit is killed halfway.
/// </summary>
internal static class QuotaScenario
{
    private const int CallsPerRun = 13;
    private const string QuotaGrain = "moa-quota";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(Report report, ClusterSettings settings, int requestsPerMinute, TimeSpan duration, bool kill, double leastUse)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var meters = new SiloMeters(receiver);
        await using var cluster = await SiloCluster.StartAsync(settings with
        {
            Simulator = new SimulatorOptions
            {
                KeepCalls = 1_000_000,
                Limits = new ModelLimits { RequestsPerMinute = requestsPerMinute },
                Default = new SimulatedModel { AnswerTokens = 16, TimeToFirstToken = new LogNormal { Median = 100, Sigma = 0.5 } },
            },
            Quota = new { RequestsPerMinute = requestsPerMinute },
            Environment = meters.Environment,
        });
        await meters.FreshAsync(cluster.Silos);
        var asksBefore = meters.Sum("moa.quota.asks");
        using var over = new CancellationTokenSource();

        // Runs wait for their calls, so demand is kept by having ten minutes' worth of calls waiting for every minute's limit.
        var clients = Math.Max(1, requestsPerMinute * 10 / CallsPerRun);
        var begun = DateTimeOffset.UtcNow;
        var asking = Enumerable.Range(0, clients).Select(index => AskUntilAsync(cluster, index, over.Token)).ToArray();
        await Task.Delay(kill ? duration / 2 : duration);
        DateTimeOffset? killed = kill ? await KillAsync(report, cluster, meters, duration / 2) : null;

        var seen = cluster.Simulator.Stats.Snapshot();
        var calls = cluster.Simulator.Stats.Calls;
        var elapsed = DateTimeOffset.UtcNow - begun;
        await meters.FreshAsync(cluster.Silos);
        var asks = meters.Sum("moa.quota.asks") - asksBefore;
        await over.CancelAsync();
        var failures = (await Task.WhenAll(asking)).Sum();

        // The simulator's clock began before ours; both run alike.
        var offset = DateTimeOffset.UtcNow - calls.Max(call => call.Arrived + call.Elapsed);
        var arrivals = calls.Select(call => (offset + call.Arrived - begun).TotalSeconds).Order().ToArray();
        var used = (seen.Calls - seen.Total.Rejected429) / (requestsPerMinute * elapsed.TotalMinutes);
        var warm = elapsed > Minute * 2 ? $"{arrivals.Count(arrival => arrival > Minute.TotalSeconds) / (requestsPerMinute * (elapsed - Minute).TotalMinutes):P1} after the first minute, " : "";
        report.Say($"quota: strict {requestsPerMinute} requests a minute over {cluster.Silos.Count} silos, {clients} runs wanting {clients * CallsPerRun} calls at any time, {elapsed.TotalSeconds:0} s: {seen.Calls} calls, "
            + $"{seen.Total.Rejected429} answered 429, {used:P1} of the limit used from the cold start on, {warm}first call after {arrivals[0]:0.0} s; "
            + $"longest time without a call {arrivals.Zip(arrivals.Skip(1), (first, second) => second - first).Max():0.0} s; {asks} asks of the silos: {asks / elapsed.TotalSeconds / cluster.Silos.Count:0.0} a second and silo, {(double)asks / seen.Calls:0.00} a call; "
            + $"{failures} requests failed");
        if (killed is { } moment)
            report.Say($"  calls in every 5 s from 10 s before the kill on: {string.Join(' ', Enumerable.Range(-2, 14).Select(step => Between(arrivals, (moment - begun).TotalSeconds + (5 * step), 5)))}");
        report.Promise(seen.Total.Rejected429 == 0, $"no call was answered 429 ({seen.Total.Rejected429})");
        report.Promise(used >= leastUse, $"at least {leastUse:P0} of the limit were used, the cold start counted");
    }

    private static int Between(double[] arrivals, double from, double seconds) => arrivals.Count(arrival => arrival >= from && arrival < from + seconds);

    private static async Task<DateTimeOffset> KillAsync(Report report, SiloCluster cluster, SiloMeters meters, TimeSpan rest)
    {
        await meters.FreshAsync(cluster.Silos);
        var keepers = meters.Where(cluster.Silos, "orleans-grains", QuotaGrain).ToArray();
        var victim = keepers.Single();
        var killed = DateTimeOffset.UtcNow;
        await victim.Process.KillAsync();
        await Task.Delay(AwayFor);
        await victim.StartAsync();
        await Task.Delay(rest - AwayFor);
        report.Say($"quota: silo {victim.Number}, which kept the limit, was killed at {killed:HH:mm:ss} and started again {AwayFor.TotalSeconds:0} s later; now silo {meters.Where(cluster.Silos, "orleans-grains", QuotaGrain).Single().Number} keeps it");
        return killed;
    }

    // How many of its requests failed.
    private static async Task<int> AskUntilAsync(SiloCluster cluster, int index, CancellationToken over)
    {
        var failures = 0;
        for (var round = 0; !over.IsCancellationRequested; round++)
        {
            try
            {
                await cluster.Silos[(index + round) % cluster.Silos.Count].Client.AskAsync($"client {index} question {round}", over);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return failures;
            }
            catch (HttpRequestException)
            {
                failures++;
                await Task.Delay(Pause, CancellationToken.None);
            }
        }

        return failures;
    }
}
