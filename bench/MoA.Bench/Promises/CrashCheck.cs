using System.Globalization;
using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;

namespace MoA.Bench.Promises;

/// <summary>
/// Kills the server (SIGKILL) with runs in flight, again and again, at random moments: every run must end after a restart, and no
/// journaled proposal may be asked for twice. Every simulated answer carries its call's number, so the journal tells which call it kept.
/// </summary>
internal static class CrashCheck
{
    public static async Task<int> RunAsync(int kills, int runs, int seed)
    {
        using var bed = new Bed();
        await using var simulator = SimulatorApp.Build(
            new SimulatorOptions
            {
                KeepCalls = 2_000_000,
                Default = new SimulatedModel { Answer = "{call}", TimeToFirstToken = new LogNormal { Median = 150, Sigma = 0.8 } },
            },
            "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.Configure(simulator.BaseUrl);

        var random = new Random(seed);
        var started = new List<string>();
        var server = await ChildProcess.StartAsync("MoA.Server.dll", bed.ServerArguments);
        for (var kill = 1; kill <= kills; kill++)
        {
            using (var client = new MoaClient(server.Address))
                started.AddRange(await Task.WhenAll(Enumerable.Range(0, runs).Select(index => client.StartAsync($"kill {kill} question {index}"))));
            await Task.Delay(random.Next(0, 1200));
            var inFlight = simulator.Stats.InFlight;
            await server.DisposeAsync();
            server = await ChildProcess.StartAsync("MoA.Server.dll", bed.ServerArguments);
            using (var client = new MoaClient(server.Address))
                await WaitUntilAllEndedAsync(client);
            Console.WriteLine($"kill {kill}: {runs} runs, {inFlight} provider calls in flight at the kill; all ended after the restart");
        }

        using var reader = new MoaClient(server.Address);
        var verdict = await CheckAsync(reader, simulator.Stats.Calls, started);
        await server.DisposeAsync();
        return verdict;
    }

    private static async Task WaitUntilAllEndedAsync(MoaClient client)
    {
        for (var waited = 0; ; waited++)
        {
            using var open = await client.GetAsync("v1/runs?status=running&limit=1");
            if (open.RootElement.GetProperty("data").GetArrayLength() == 0)
                return;
            if (waited > 600)
                throw new TimeoutException($"runs were still open a minute after the restart: {open.RootElement}");
            await Task.Delay(100);
        }
    }

    private static async Task<int> CheckAsync(MoaClient client, IReadOnlyList<SimulatedCall> calls, List<string> runs)
    {
        var lastCall = calls.Where(call => call.ClientRequestId is not null)
            .GroupBy(call => call.ClientRequestId!)
            .ToDictionary(group => group.Key, group => (Last: group.Max(call => call.Number), Count: group.Count()));
        int lost = 0, notCompleted = 0, askedAgain = 0, proposals = 0, resumed = 0;
        foreach (var id in runs)
        {
            using var document = await client.GetAsync($"v1/runs/{id}");
            var run = document.RootElement;
            if (run.GetProperty("status").GetString() is not ("completed" or "failed"))
                lost++;
            if (run.GetProperty("status").GetString() != "completed")
                notCompleted++;
            if (run.TryGetProperty("resumes", out var resumes) && resumes.GetInt32() > 0)
                resumed++;
            foreach (var layer in run.GetProperty("layers").EnumerateArray())
            {
                foreach (var proposal in layer.GetProperty("proposals").EnumerateArray())
                {
                    proposals++;
                    if (KeptCall(proposal) < lastCall[$"{id}/{layer.GetProperty("index")}/{proposal.GetProperty("slot")}"].Last)
                        askedAgain++;
                }
            }
        }

        var repeated = lastCall.Values.Count(call => call.Count > 1);
        Console.WriteLine($"crash: {runs.Count} runs, {resumed} resumed, {lost} lost, {notCompleted} without an answer; {proposals} proposals, {calls.Count} provider calls");
        Console.WriteLine($"  calls repeated because they were in flight at a kill: {repeated}; journaled proposals asked for again: {askedAgain}");
        return lost + notCompleted + askedAgain == 0 ? 0 : 1;
    }

    private static long KeptCall(JsonElement proposal) => long.Parse(proposal.GetProperty("content").GetString()!, CultureInfo.InvariantCulture);
}
