using System.Diagnostics;
using System.Globalization;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.ClusterBench.Harness;
using MoA.Simulator;

namespace MoA.ClusterBench.Scenarios;

/// <summary>Runs that are stopped through a silo that does not host them: cancelled, or left by their clients. No call to the provider may stay.</summary>
internal static class CancelScenario
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly string[] Quick = ["p1", "p2"];
    private static readonly string[] Silent = ["p3", "p4"];

    public static async Task RunAsync(Report report, ClusterSettings settings, int runs)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = Provider() });
        foreach (var isMid in new[] { false, true })
        {
            var moment = isMid ? "in mid-answer" : "before the first token";
            var ready = Ready(cluster, isMid, runs);
            await CaseAsync(report, cluster, $"cancelled {moment}", await CancelAsync(cluster, runs, isMid, ready));
            await CaseAsync(report, cluster, $"left by streaming callers {moment}", await LeaveAsync(cluster, runs, isMid, stream: true, ready));
            if (!isMid)
                await CaseAsync(report, cluster, "left by plain callers", await LeaveAsync(cluster, runs, isMid, stream: false, ready));
        }
    }

    private static SimulatorOptions Provider()
    {
        var options = new SimulatorOptions { Default = new SimulatedModel { AnswerTokens = 4 } };
        foreach (var model in Silent)
            options.Models[model] = new SimulatedModel { TimeToFirstToken = new LogNormal { Median = 600_000 } };
        options.Models[Bed.Aggregator] = new SimulatedModel { AnswerTokens = 10_000, TokensPerSecond = new LogNormal { Median = 2 } };
        return options;
    }

    // Every run is in its first layer, or in its answer.
    private static Func<Task> Ready(SiloCluster cluster, bool isMid, int runs) => () => cluster.Simulator.Stats.WaitUntilAsync(
        seen => isMid ? seen.InFlight == runs && seen.Models.TryGetValue(Bed.Aggregator, out var agg) && agg.InFlight == runs : seen.InFlight == runs * Silent.Length).WaitAsync(Bound);

    private static async Task CaseAsync(Report report, SiloCluster cluster, string name, Stopped stopped)
    {
        var stats = cluster.Simulator.Stats;
        var before = stats.InFlight;
        var clock = Stopwatch.StartNew();
        try
        {
            await stopped.Stop();
            await stats.WaitUntilAsync(seen => seen.InFlight == 0).WaitAsync(Bound);
        }
        catch (TimeoutException)
        {
            // The promise below says so.
        }

        var milliseconds = clock.Elapsed.TotalMilliseconds;
        await stopped.Gone;
        report.Say($"cancel: {stopped.Runs.Length} runs, {stopped.Remote} of them stopped through a silo that does not host them, {name}: upstream in flight {before} -> {stats.InFlight} in {milliseconds:0} ms");
        report.Promise(stats.InFlight == 0 && stopped.Remote > 0, $"no call stays of runs that are {name}");
        report.Promise(await AllCancelledAsync(cluster, stopped.Runs), $"every run that was {name} is cancelled");
    }

    private static async Task<Stopped> CancelAsync(SiloCluster cluster, int runs, bool isMid, Func<Task> ready)
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, runs).Select(async index =>
        {
            using var request = Question("v1/runs", index, isMid, stream: false);
            using var response = await cluster.Silos[index % cluster.Silos.Count].Client.SendAsync(request, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            return response.Headers.GetValues("x-moa-run-id").Single();
        }));
        await ready();
        var hosts = await HostsAsync(cluster, ids);
        return new Stopped(ids, runs, () => Task.WhenAll(ids.Select((id, index) => cluster.After(hosts[index].Host).Client.CancelAsync(id))), Task.CompletedTask);
    }

    private static async Task<Stopped> LeaveAsync(SiloCluster cluster, int runs, bool isMid, bool stream, Func<Task> ready)
    {
        var gone = new CancellationTokenSource();
        var asking = Enumerable.Range(0, runs).Select(index => AskAsync(cluster.Silos[index % cluster.Silos.Count].Client, index, isMid, stream, gone.Token)).ToArray();
        await ready();
        using var page = await cluster.Silos[0].Client.GetAsync("v1/runs?status=running&limit=100");
        var ids = page.RootElement.GetProperty("data").EnumerateArray().Select(run => run.GetProperty("id").GetString()!).ToArray();
        var hosts = await HostsAsync(cluster, ids);
        return new Stopped(ids, hosts.Count(run => run.Taker != run.Host), gone.CancelAsync, Task.WhenAll(asking));
    }

    // Which silo took a run is in its question: the number there is that of the client.
    private static async Task<(SiloNode Host, SiloNode Taker)[]> HostsAsync(SiloCluster cluster, string[] ids)
    {
        var names = await cluster.NamesAsync();
        return await Task.WhenAll(ids.Select(async id =>
        {
            using var run = await cluster.Silos[0].Client.GetAsync($"v1/runs/{id}");
            var question = run.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
            var index = int.Parse(question["question ".Length..], CultureInfo.InvariantCulture);
            return (names[run.RootElement.GetProperty("host").GetString()!], cluster.Silos[index % cluster.Silos.Count]);
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

    private static async Task AskAsync(MoaClient client, int index, bool isMid, bool stream, CancellationToken cancellationToken)
    {
        using var request = Question("v1/chat/completions", index, isMid, stream);
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

    private static HttpRequestMessage Question(string path, int index, bool isMid, bool stream) => new(HttpMethod.Post, new Uri(path, UriKind.Relative))
    {
        Content = MoaClient.Json(new
        {
            model = "moa",
            stream,
            messages = new[] { new { role = "user", content = $"question {index}" } },
            moa = new { layers = 2, proposers = isMid ? Quick : Silent },
        }),
    };

    /// <summary>Runs that are ready to be stopped.</summary>
    /// <param name="Runs">Their ids.</param>
    /// <param name="Remote">How many are stopped through a silo that does not host them.</param>
    /// <param name="Stop">Stops them.</param>
    /// <param name="Gone">Ends when their callers are gone.</param>
    private sealed record Stopped(string[] Runs, int Remote, Func<Task> Stop, Task Gone);
}
