using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

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
        var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        for (var kill = 1; kill <= kills; kill++)
        {
            using (var client = new MoaClient(server.Address))
                started.AddRange(await Task.WhenAll(Enumerable.Range(0, runs).Select(index => client.StartAsync($"kill {kill} question {index}"))));
            await Task.Delay(random.Next(0, 1200));
            var inFlight = simulator.Stats.InFlight;
            await server.DisposeAsync();
            server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
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
        var audit = await JournalAudit.ReadAsync(client, calls, runs);
        Console.WriteLine(
            $"crash: {audit.Runs} runs, {audit.Resumed} resumed, {audit.OpenRuns.Count} lost, {audit.NotCompleted} without an answer; {audit.Proposals} proposals, {calls.Count} provider calls");
        Console.WriteLine($"  calls repeated because they were in flight at a kill: {audit.Repeated.Count()}; journaled proposals asked for again: {audit.AskedAgain.Count}");
        return audit.NotCompleted + audit.AskedAgain.Count == 0 ? 0 : 1;
    }
}
