using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>Clients that go away, before the first token, in the middle of a stream and from a plain call: no upstream call may stay.</summary>
internal static class DisconnectCheck
{
    public static async Task<int> RunAsync(int clients)
    {
        var slowFirst = new SimulatedModel { TimeToFirstToken = new LogNormal { Median = 60_000 } };
        var slowStream = new SimulatedModel { AnswerTokens = 2000, TokensPerSecond = new LogNormal { Median = 20 } };
        var failed = 0;
        failed += await CaseAsync("before the first token", clients, slowFirst, new SimulatedModel(), stream: true, readFirst: false);
        failed += await CaseAsync("in mid-stream", clients, new SimulatedModel(), slowStream, stream: true, readFirst: true);
        failed += await CaseAsync("on a plain call", clients, slowFirst, new SimulatedModel(), stream: false, readFirst: false);
        return failed;
    }

    private static async Task<int> CaseAsync(string name, int clients, SimulatedModel proposer, SimulatedModel aggregator, bool stream, bool readFirst)
    {
        using var bed = new Bed();
        await using var simulator = SimulatorApp.Build(
            new SimulatorOptions { Default = proposer, Models = { [Bed.Aggregator] = aggregator } }, "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.Configure(simulator.BaseUrl);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var client = new MoaClient(server.Address);
        using var gone = new CancellationTokenSource();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var asking = Enumerable.Range(0, clients).Select(index => AskAsync(client, index, stream, gone.Token)).ToArray();
        await simulator.Stats.WaitUntilAsync(
            seen => readFirst
                ? seen.Models.TryGetValue(Bed.Aggregator, out var streaming) && streaming.InFlight == clients
                : seen.InFlight == clients * Bed.Proposers.Length,
            limit.Token);
        var before = simulator.Stats.InFlight;
        var watch = Stopwatch.StartNew();
        await gone.CancelAsync();
        await simulator.Stats.WaitUntilAsync(seen => seen.InFlight == 0, limit.Token);
        Console.WriteLine($"disconnect {name}: {clients} clients gone, upstream calls in flight {before} -> 0 in {watch.Elapsed.TotalMilliseconds:0} ms");
        await Task.WhenAll(asking);
        using var left = await client.GetAsync("v1/runs?status=running&limit=1");
        return left.RootElement.GetProperty("data").GetArrayLength();
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
}
