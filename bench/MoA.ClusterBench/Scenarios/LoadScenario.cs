using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.ClusterBench.Harness;
using MoA.Simulator;

namespace MoA.ClusterBench.Scenarios;

/// <summary>Many runs through every silo in turn: all complete, no silo has most of them, and a stream works through a silo that does not host its run.</summary>
internal static class LoadScenario
{
    private const double MostOfOneSilo = 0.5;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Report report, ClusterSettings settings, int runs, int clients, int streams)
    {
        await using var cluster = await SiloCluster.StartAsync(settings with { Simulator = Provider() });
        var ids = new string[runs];
        var silos = cluster.Silos;
        var processor = silos.Sum(silo => silo.Process.ProcessorTime.TotalMilliseconds);
        var (elapsed, latencies) = await ClosedLoop.RunAsync(clients, runs, async index => ids[index] = await AskAsync(silos[index % silos.Count], $"question {index}"));
        processor = silos.Sum(silo => silo.Process.ProcessorTime.TotalMilliseconds) - processor;
        report.Say($"load: {runs} runs at {clients} at once over {silos.Count} silos in {elapsed.TotalSeconds:0.0} s: {runs / elapsed.TotalSeconds:0.0} runs/s, "
            + $"p50 {Percentiles.Of(latencies, 0.5):0} ms, p99 {Percentiles.Of(latencies, 0.99):0} ms, {processor / runs:0.0} ms of processor a run in the silos, "
            + $"{cluster.Simulator.Stats.Snapshot().Calls} provider calls");
        await CheckSpreadAsync(report, cluster, ids);
        await CheckStreamsAsync(report, cluster, streams);
    }

    private static SimulatorOptions Provider() => new()
    {
        Default = new SimulatedModel { AnswerTokens = 32, TimeToFirstToken = new LogNormal { Median = 20, Sigma = 0.5 } },
    };

    private static async Task<string> AskAsync(SiloNode silo, string question)
    {
        using var request = Question(question, stream: false);
        using var response = await silo.Client.SendAsync(request, CancellationToken.None);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"Silo {silo.Number}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        await response.Content.CopyToAsync(Stream.Null);
        return RunOf(response);
    }

    private static async Task CheckSpreadAsync(Report report, SiloCluster cluster, string[] ids)
    {
        var names = await cluster.NamesAsync();
        var byStatus = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var byHost = new SortedDictionary<int, int>();
        foreach (var (index, id) in ids.Index())
        {
            // By another silo than the one that took the request.
            using var run = await cluster.Silos[(index + 1) % cluster.Silos.Count].Client.GetAsync($"v1/runs/{id}");
            var status = run.RootElement.GetProperty("status").GetString()!;
            var host = names[run.RootElement.GetProperty("host").GetString()!].Number;
            byStatus[status] = byStatus.GetValueOrDefault(status) + 1;
            byHost[host] = byHost.GetValueOrDefault(host) + 1;
        }

        var most = byHost.Values.Max() / (double)ids.Length;
        report.Say($"  runs by silo: {string.Join(", ", byHost.Select(host => $"{host.Key}: {host.Value}"))}; by status: {string.Join(", ", byStatus.Select(status => $"{status.Key}: {status.Value}"))}");
        report.Promise(byStatus.GetValueOrDefault("completed") == ids.Length, "every run completed");
        report.Promise(most <= MostOfOneSilo, $"no silo has more than half of the runs (most: {most:P0})");
    }

    private static async Task CheckStreamsAsync(Report report, SiloCluster cluster, int streams)
    {
        var names = await cluster.NamesAsync();
        int remote = 0, whole = 0, watchedElsewhere = 0, watched = 0;
        var spread = new List<double>();
        await Task.WhenAll(Enumerable.Range(0, streams).Select(async index =>
        {
            var silo = cluster.Silos[index % cluster.Silos.Count];
            var (id, milliseconds, isWhole) = await StreamAsync(silo, $"stream {index}");
            using var run = await silo.Client.GetAsync($"v1/runs/{id}");
            lock (spread)
            {
                whole += isWhole ? 1 : 0;
                if (names[run.RootElement.GetProperty("host").GetString()!] == silo)
                    return;
                remote++;
                spread.Add(milliseconds);
            }
        }));
        await Task.WhenAll(Enumerable.Range(0, streams).Select(async index =>
        {
            var id = await cluster.Silos[index % cluster.Silos.Count].Client.StartAsync($"watched {index}");
            using var run = await cluster.Silos[index % cluster.Silos.Count].Client.GetAsync($"v1/runs/{id}");
            var other = cluster.After(names[run.RootElement.GetProperty("host").GetString()!]);
            using var bound = new CancellationTokenSource(Bound);
            var watch = new RunWatch(cluster.Silos, id);
            await watch.FollowAsync(other, bound.Token);
            lock (spread)
            {
                watched++;
                watchedElsewhere += watch is { Turns: 0, Disorder: null } && watch.Seen[^1].Type == "run.completed" ? 1 : 0;
            }
        }));
        report.Say($"  {streams} streamed answers, {remote} of them through a silo that does not host the run: from the first piece to the end {Percentiles.Of(spread, 0.5):0} ms (median)");
        report.Promise(whole == streams && remote > 0, $"every streamed answer came whole, and in pieces as they were said ({whole} of {streams}, {remote} of runs elsewhere)");
        report.Promise(watchedElsewhere == watched, $"every event of a run was seen in order through a silo that does not host it ({watchedElsewhere} of {watched})");
    }

    // How long the answer took from its first piece to its end: an answer that arrives in one lump was not streamed.
    private static async Task<(string Run, double Milliseconds, bool IsWhole)> StreamAsync(SiloNode silo, string question)
    {
        using var request = Question(question, stream: true);
        using var response = await silo.Client.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        long first = 0;
        var (pieces, isDone) = (0, false);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"delta\":{\"content\":", StringComparison.Ordinal) && ++pieces == 1)
                first = Stopwatch.GetTimestamp();
            isDone |= line == "data: [DONE]";
        }

        return (RunOf(response), Stopwatch.GetElapsedTime(first).TotalMilliseconds, isDone && pieces > 1);
    }

    private static HttpRequestMessage Question(string question, bool stream) => new(HttpMethod.Post, new Uri("v1/chat/completions", UriKind.Relative))
    {
        Content = MoaClient.Json(new { model = "moa", stream, messages = new[] { new { role = "user", content = question } } }),
    };

    private static string RunOf(HttpResponseMessage response) => response.Headers.GetValues("x-moa-run-id").Single();
}
