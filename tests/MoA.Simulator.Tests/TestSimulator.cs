using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MoA.Simulator.Tests;

/// <summary>A started simulator and a client of it.</summary>
internal sealed class TestSimulator : IAsyncDisposable
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private TestSimulator(SimulatorHost host, HttpClient client)
    {
        Host = host;
        Client = client;
    }

    public SimulatorHost Host { get; }

    public HttpClient Client { get; }

    public SimulatorStats Stats => Host.Stats;

    public static async Task<TestSimulator> StartAsync(SimulatorOptions? options = null, TimeProvider? clock = null, bool http2 = false)
    {
        var host = SimulatorApp.Build(options ?? new SimulatorOptions(), "http://127.0.0.1:0", clock, http2);
        await host.StartAsync().WaitAsync(Bound);
        var client = new HttpClient { BaseAddress = new Uri($"{host.BaseUrl}/") };
        if (http2)
        {
            client.DefaultRequestVersion = HttpVersion.Version20;
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        return new TestSimulator(host, client);
    }

    /// <summary>Options with one model "m".</summary>
    public static SimulatorOptions One(SimulatedModel model, int seed = 1) => new() { Seed = seed, Models = { ["m"] = model } };

    public static SimulatorOptions Faulty(FaultRule rule) => One(new SimulatedModel { Answer = new string('a', 400), Faults = [rule] });

    public static JsonObject Request(string text = "How did US states get their names?", bool stream = false, string model = "m")
    {
        var request = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        if (stream)
            request["stream"] = true;
        return request;
    }

    public Task<HttpResponseMessage> PostAsync(JsonNode request, string? id = null, CancellationToken cancellationToken = default) =>
        PostAsync(request.ToJsonString(), id, cancellationToken);

    public Task<HttpResponseMessage> PostAsync(string body, string? id = null, CancellationToken cancellationToken = default)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Version = Client.DefaultRequestVersion,
            VersionPolicy = Client.DefaultVersionPolicy,
        };
        if (id is not null)
            message.Headers.Add("X-Client-Request-Id", id);
        return Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(Bound, CancellationToken.None);
    }

    public async Task<JsonElement> AnswerAsync(JsonNode request)
    {
        using var response = await PostAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonOf(response);
    }

    public async Task<string> TextAsync(JsonNode request) => TextOf(await AnswerAsync(request));

    public async Task<List<string>> EventsAsync(JsonNode request)
    {
        using var response = await PostAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return EventsOf(await response.Content.ReadAsStringAsync().WaitAsync(Bound));
    }

    public static List<string> EventsOf(string body) =>
        [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(item => item["data: ".Length..])];

    public static Task<JsonElement> JsonOf(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>().WaitAsync(Bound);

    public static string TextOf(JsonElement completion) => MessageOf(completion).GetProperty("content").GetString()!;

    public static JsonElement MessageOf(JsonElement completion) => completion.GetProperty("choices")[0].GetProperty("message");

    public static string? FinishOf(JsonElement completion) => completion.GetProperty("choices")[0].GetProperty("finish_reason").GetString();

    public Task UntilAsync(Func<SimulatorSnapshot, bool> condition) => Stats.WaitUntilAsync(condition).WaitAsync(Bound);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
