using System.Net;
using System.Text;
using System.Text.Json;
using MoA.Server.Tests.Support;
using MoA.Testing;

namespace MoA.Server.Tests;

/// <summary>What the server shows of each call is, byte for byte, the body that the provider got.</summary>
public sealed class SentCallTests : IDisposable
{
    // As the server writes JSON: what a caller writes otherwise (blanks, escapes) is the one thing that a journal does not keep.
    private const string Question =
        """{"model":"moa","messages":[{"role":"system","content":"Be “kind”."},{"role":"user","content":"Why is 1 < 2?"}],"temperature":0.3,"seed":5,"stop":["END"],"tools":[],"moa":{"layers":3,"proposers":["p1","p2","p1"]}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_of_every_layer_with_cuts_and_overrides()
    {
        await using var provider = await RecordingProvider.StartAsync();
        await using var server = Start(provider, "p");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        var run = await StartRunAsync(client);
        await client.GetStringAsync($"/v1/runs/{run}/events");

        Assert.Equal(7, provider.Bodies.Count);
        await CheckAsync(client, provider, run);
    }

    [Fact]
    public async Task Calls_of_before_and_after_a_kill_with_another_configuration()
    {
        await using var provider = await RecordingProvider.StartAsync(held: "/2/1");
        string run;
        var server = Start(provider, "p");
        try
        {
            using (var client = new HttpClient { BaseAddress = await server.ListeningAsync() })
            {
                run = await StartRunAsync(client);
                await provider.Reached;
                await JournaledAsync(client, run, proposals: 5);
            }

            await server.KillAsync();
            provider.Open();
            await server.DisposeAsync();
            server = Start(provider, "renamed-");
            using var later = new HttpClient { BaseAddress = await server.ListeningAsync() };
            await later.GetStringAsync($"/v1/runs/{run}/events");

            Assert.Equal(7, provider.Bodies.Count);
            Assert.Contains("\"model\":\"p1\"", provider.Bodies[$"{run}/1/0"], StringComparison.Ordinal);
            Assert.Contains("\"model\":\"renamed-2\"", provider.Bodies[$"{run}/2/1"], StringComparison.Ordinal);
            await CheckAsync(later, provider, run);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task CheckAsync(HttpClient client, RecordingProvider provider, string run)
    {
        var cuts = 0;
        foreach (var (call, body) in provider.Bodies)
        {
            var place = call.Split('/');
            using var shown = JsonDocument.Parse(await client.GetStringAsync($"/v1/runs/{run}/calls/{place[1]}/{place[2]}"));
            Assert.Equal(body, shown.RootElement.GetProperty("request").GetRawText());
            Assert.True(shown.RootElement.GetProperty("exact").GetBoolean(), shown.RootElement.GetProperty("doubts").ToString());
            Assert.True(shown.RootElement.GetProperty("made").GetBoolean());
            cuts += shown.RootElement.GetProperty("cuts").GetArrayLength();
        }

        Assert.True(cuts > 0, "no reference was cut");
    }

    private static async Task<string> StartRunAsync(HttpClient client)
    {
        using var content = new StringContent(Question, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/runs", content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var run = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return run.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Ends when so many proposals are journaled: what watchers see is.</summary>
    private static async Task JournaledAsync(HttpClient client, string run, int proposals)
    {
        await using var stream = await client.GetStreamAsync($"/v1/runs/{run}/events").Bounded();
        using var reader = new StreamReader(stream);
        for (var seen = 0; seen < proposals;)
            seen += await reader.ReadLineAsync().Bounded() == "event: proposal.completed" ? 1 : 0;
    }

    private HostProcess Start(RecordingProvider provider, string name)
    {
        object Model(int number) => new { Provider = "stub", Name = $"{name}{number}", ContextWindow = 900 };
        var config = _folder.Write("moa.json", JsonSerializer.Serialize(new
        {
            MoA = new
            {
                Providers = new { stub = new { BaseUrl = new Uri(provider.Address, "/v1").ToString() } },
                Models = new { p1 = Model(1), p2 = Model(2), agg = Model(3) },
                Mixtures = new { moa = new { Proposers = new[] { "p1" }, Aggregator = "agg", MaxTokens = 64 } },
            },
        }));
        return ServerProcess.Start(
            _folder.FullName, null, "--config", config, "--data", Path.Combine(_folder.FullName, "data"), "--urls", "http://127.0.0.1:0");
    }
}
