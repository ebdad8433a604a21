using System.Text;
using System.Text.Json;
using MoA.Server.Tests.Support;
using MoA.Simulator;

namespace MoA.Server.Tests;

/// <summary>Clients of a real server that go away: no call to the provider may stay behind, nor any run.</summary>
public sealed class DisconnectTests
{
    private const int Clients = 5;

    private static readonly SimulatedModel Silent = new() { TimeToFirstToken = new LogNormal { Median = 600_000 } };
    private static readonly SimulatedModel Quick = new() { AnswerTokens = 4 };
    private static readonly SimulatedModel Endless = new() { AnswerTokens = 10_000, TokensPerSecond = new LogNormal { Median = 20 } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_leaves_before_the_answer_leaves_no_call_behind(bool stream)
    {
        await using var provider = await SimulatedProvider.StartAsync(new SimulatorOptions { Default = Silent });
        await using var server = provider.StartServer();
        var address = await server.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        using var gone = new CancellationTokenSource();
        var asking = Enumerable.Range(0, Clients).Select(_ => AskAsync(client, stream, gone.Token)).ToArray();
        await provider.UntilAsync(seen => seen.InFlight == Clients * SimulatedProvider.Proposers.Length);

        await gone.CancelAsync();
        await provider.UntilAsync(seen => seen.InFlight == 0);

        foreach (var asked in asking)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await AllCancelledAsync(address);
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_of_the_answer_leaves_no_call_behind()
    {
        await using var provider = await SimulatedProvider.StartAsync(
            new SimulatorOptions { Default = Quick, Models = { [SimulatedProvider.Aggregator] = Endless } });
        await using var server = provider.StartServer();
        var address = await server.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => AskAsync(client, stream: true, CancellationToken.None)));
        foreach (var answer in answers)
            await ReadUntilContentAsync(answer);
        Assert.Equal(Clients, provider.Stats.InFlight);

        foreach (var answer in answers)
            answer.Dispose();
        await provider.UntilAsync(seen => seen.InFlight == 0);

        await AllCancelledAsync(address);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, bool stream, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { model = "moa", stream, messages = new[] { new { role = "user", content = "question" } } }), Encoding.UTF8, "application/json"),
        };
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async Task ReadUntilContentAsync(HttpResponseMessage answer)
    {
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string? line;
        do
        {
            line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.NotNull(line);
        }
        while (!line.Contains("\"delta\":{\"content\":\"", StringComparison.Ordinal) || line.Contains("\"role\"", StringComparison.Ordinal));
    }

    // A run's events end with its end, so nothing is polled.
    private static async Task AllCancelledAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        using var list = JsonDocument.Parse(await client.GetStringAsync("/v1/runs"));
        var ids = list.RootElement.GetProperty("data").EnumerateArray().Select(run => run.GetProperty("id").GetString()).ToArray();
        Assert.Equal(Clients, ids.Length);
        foreach (var id in ids)
            Assert.Contains("client_disconnected", await client.GetStringAsync($"/v1/runs/{id}/events"), StringComparison.Ordinal);
    }
}
