using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MoA.Server.Tests.Support;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Server.Tests;

/// <summary>Real processes, killed as a power cut would end them. <c>bench/MoA.Bench</c> does the same with far more kills and runs.</summary>
public sealed class CrashTests
{
    private const int Kills = 2;
    private const int Runs = 20;

    [Fact]
    public async Task Runs_that_were_killed_with_their_server_all_end_and_no_journaled_proposal_is_asked_for_again()
    {
        // Every answer is its call's number, so a journal tells which call it kept.
        var model = new SimulatedModel { Answer = "{call}", TimeToFirstToken = new LogNormal { Median = 300, Sigma = 0.3 } };
        await using var provider = await SimulatedProvider.StartAsync(new SimulatorOptions { KeepCalls = 10_000, Default = model });
        var runs = new List<string>();
        var lastBeforeKill = 0L;
        var server = provider.StartServer();
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                runs.AddRange(await StartRunsAsync(provider, server));
                lastBeforeKill = provider.Stats.Calls.Max(call => call.Number);
                await server.DisposeAsync();
                server = provider.StartServer();
                await WaitForEndsAsync(server, runs);
            }

            await CheckAsync(server, provider, runs, lastBeforeKill);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<string[]> StartRunsAsync(SimulatedProvider provider, HostProcess server)
    {
        var before = provider.Stats.Snapshot().Calls;
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        var ids = await Task.WhenAll(Enumerable.Range(0, Runs).Select(index => StartRunAsync(client, index)));

        // One call more than the first layers make: some run is in its second layer, so its first is journaled; none can be through its third.
        await provider.UntilAsync(seen => seen.Calls > before + (Runs * SimulatedProvider.Proposers.Length));
        return ids;
    }

    private static async Task<string> StartRunAsync(HttpClient client, int index)
    {
        using var body = new StringContent(
            $$"""{"model":"moa","messages":[{"role":"user","content":"question {{index}}"}]}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/runs", body);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var run = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return run.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task WaitForEndsAsync(HostProcess server, List<string> runs)
    {
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync(), Timeout = TimeSpan.FromSeconds(60) };
        var events = await Task.WhenAll(runs.Select(id => client.GetStringAsync($"/v1/runs/{id}/events")));
        Assert.All(events, text => Assert.Contains("event: run.completed", text, StringComparison.Ordinal));
    }

    private static async Task CheckAsync(HostProcess server, SimulatedProvider provider, List<string> runs, long lastBeforeKill)
    {
        var latest = provider.Stats.Calls.Where(call => call.ClientRequestId is not null)
            .GroupBy(call => call.ClientRequestId!)
            .ToDictionary(calls => calls.Key, calls => calls.Max(call => call.Number));
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        int resumed = 0, kept = 0;
        foreach (var id in runs)
        {
            using var document = JsonDocument.Parse(await client.GetStringAsync($"/v1/runs/{id}"));
            var run = document.RootElement;
            Assert.Equal("completed", run.GetProperty("status").GetString());
            var isResumed = run.GetProperty("resumes").GetInt32() > 0;
            resumed += isResumed ? 1 : 0;
            foreach (var (key, content) in Proposals(id, run))
            {
                var call = long.Parse(content, CultureInfo.InvariantCulture);
                Assert.Equal((key, latest[key]), (key, call));
                kept += isResumed && runs.IndexOf(id) >= Runs * (Kills - 1) && call <= lastBeforeKill ? 1 : 0;
            }
        }

        // Else nothing was tried: runs were cut, and some of what they had was kept.
        Assert.True(resumed > 0 && kept > 0, $"{resumed} runs were resumed, {kept} of their proposals are from before the kill.");
    }

    private static IEnumerable<(string Key, string Content)> Proposals(string id, JsonElement run) =>
        from layer in run.GetProperty("layers").EnumerateArray()
        from proposal in layer.GetProperty("proposals").EnumerateArray()
        select ($"{id}/{layer.GetProperty("index")}/{proposal.GetProperty("slot")}", proposal.GetProperty("content").GetString()!);
}
