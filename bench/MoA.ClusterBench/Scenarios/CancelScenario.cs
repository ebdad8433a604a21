using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.ClusterBench.Harness;
using MoA.Simulator;

namespace MoA.ClusterBench.Scenarios;

/// <summary>Runs that are stopped through a silo that does not host them: cancelled, or left by their clients. No call to the provider may stay.</summary>
internal static class CancelScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly SimulatedModel Silent = new() { TimeToFirstToken = new LogNormal { Median = 600_000 } };
    private static readonly SimulatedModel Endless = new() { AnswerTokens = 10_000, TokensPerSecond = new LogNormal { Median = 2 } };

    public static async Task RunAsync(Report report, ClusterSettings settings, int runs)
    {
        await CaseAsync(report, settings, runs, "cancelled before the first token", Silent, CancelAsync);
        await CaseAsync(report, settings, runs, "cancelled in mid-answer", Endless, CancelAsync);
        await CaseAsync(report, settings, runs, "left by plain callers", Silent, (cluster, ready) => LeaveAsync(cluster, runs, stream: false, ready));
        await CaseAsync(report, settings, runs, "left by streaming callers before the first token", Silent, (cluster, ready) => LeaveAsync(cluster, runs, stream: true, ready));
        await CaseAsync(report, settings, runs, "left by streaming callers in mid-answer", Endless, (cluster, ready) => LeaveAsync(cluster, runs, stream: true, ready));

        Task<Stopped> CancelAsync(SiloCluster cluster, Func<Task> ready) => CancelScenario.CancelAsync(cluster, runs, ready);
    }

    private static async Task CaseAsync(
        Report report, ClusterSettings settings, int runs, string name, SimulatedModel model, Func<SiloCluster, Func<Task>, Task<Stopped>> stopAsync)
    {
        var isMid = model == Endless;
        var simulator = isMid ? new SimulatorOptions { Default = new SimulatedModel(), Models = { [Bed.Aggregator] = model } } : new SimulatorOptions { Default = model };
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = simulator });
        var inFlight = isMid ? runs : runs * Bed.Proposers.Length;
        var stopped = await stopAsync(cluster, () => cluster.Simulator.Stats.WaitUntilAsync(
            seen => isMid ? seen.Models.TryGetValue(Bed.Aggregator, out var aggregator) && aggregator.InFlight == inFlight : seen.InFlight == inFlight).WaitAsync(Bound * 2));
        var clock = Stopwatch.StartNew();
        try
        {
            await stopped.Stop();
            await cluster.Simulator.Stats.WaitUntilAsync(seen => seen.InFlight == 0).WaitAsync(Bound);
        }
        catch (TimeoutException)
        {
            // The promise below says so.
        }

        var milliseconds = clock.Elapsed.TotalMilliseconds;
        await stopped.Gone;
        report.Say($"cancel: {runs} runs, {stopped.Remote} of them through a silo that does not host them, {name}: upstream in flight {inFlight} -> {cluster.Simulator.Stats.InFlight} in {milliseconds:0} ms");
        report.Promise(cluster.Simulator.Stats.InFlight == 0 && stopped.Remote > 0, $"no call stays when runs are {name}");
        report.Promise(await AllCancelledAsync(cluster, stopped.Runs), $"every run that was {name} is cancelled");
    }

    private static async Task<Stopped> CancelAsync(SiloCluster cluster, int runs, Func<Task> ready)
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, runs).Select(index => cluster.Silos[index % cluster.Silos.Count].Client.StartAsync($"question {index}")));
        await ready();
        var hosts = await HostsAsync(cluster, ids);
        return new Stopped(ids, runs, () => Task.WhenAll(ids.Select((id, index) => cluster.After(hosts[index]).Client.CancelAsync(id))), Task.CompletedTask);
    }

    private static async Task<Stopped> LeaveAsync(SiloCluster cluster, int runs, bool stream, Func<Task> ready)
    {
        var gone = new CancellationTokenSource();
        var asking = Enumerable.Range(0, runs).Select(index => AskAsync(cluster.Silos[index % cluster.Silos.Count].Client, index, stream, gone.Token)).ToArray();
        await ready();
        using var page = await cluster.Silos[0].Client.GetAsync("v1/runs?status=running&limit=100");
        var ids = page.RootElement.GetProperty("data").EnumerateArray().Select(run => run.GetProperty("id").GetString()!).ToArray();
        var takers = await TakersAsync(cluster, ids);
        var hosts = await HostsAsync(cluster, ids);
        return new Stopped(ids, hosts.Where((host, index) => takers[index] != host).Count(), gone.CancelAsync, Task.WhenAll(asking));
    }

    // Which silo took a run is in its question: the number there is that of the client.
    private static async Task<SiloNode[]> TakersAsync(SiloCluster cluster, string[] ids) => await Task.WhenAll(ids.Select(async id =>
    {
        using var run = await cluster.Silos[0].Client.GetAsync($"v1/runs/{id}");
        var question = run.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
        return cluster.Silos[int.Parse(question["question ".Length..], System.Globalization.CultureInfo.InvariantCulture) % cluster.Silos.Count];
    }));

    private static async Task<SiloNode[]> HostsAsync(SiloCluster cluster, string[] ids)
    {
        var names = await cluster.NamesAsync();
        return await Task.WhenAll(ids.Select(async id =>
        {
            using var run = await cluster.Silos[0].Client.GetAsync($"v1/runs/{id}");
            return names[run.RootElement.GetProperty("host").GetString()!];
        }));
    }

    private static async Task<bool> AllCancelledAsync(SiloCluster cluster, string[] ids)
    {
        foreach (var id in ids)
        {
            using var bound = new CancellationTokenSource(Bound);
            var watch = new RunWatch(cluster.Silos, id);
            await watch.FollowAsync(cluster.Silos[0], bound.Token);
            if (watch.Seen[^1].Type != "run.cancelled")
                return false;
        }

        return true;
    }

    private static async Task AskAsync(MoaClient client, int index, bool stream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/chat/completions", UriKind.Relative))
        {
            Content = MoaClient.Json(new { model = "moa", stream, messages = new[] { new { role = "user", content = $"question {index}" } } }),
        };
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (Exception gone) when (cancellationToken.IsCancellationRequested && gone is OperationCanceledException or IOException or HttpRequestException)
        {
            // Going away is what this client is for.
        }
    }

    /// <summary>Runs that are ready to be stopped.</summary>
    /// <param name="Runs">Their ids.</param>
    /// <param name="Remote">How many are stopped through a silo that does not host them.</param>
    /// <param name="Stop">Stops them.</param>
    /// <param name="Gone">Ends when their callers are gone.</param>
    private sealed record Stopped(string[] Runs, int Remote, Func<Task> Stop, Task Gone);
}
