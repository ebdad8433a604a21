using System.Text;
using System.Text.Json;
using MoA.Core.Prompt;

namespace MoA.Bench.Load;

/// <summary>
/// What the mixture does, done by hand with nothing but an HttpClient: 6 calls, 6 calls with the answers as references, one streamed
/// call with those. The yardstick of every benchmark here.
/// </summary>
internal sealed class BareClient(Uri provider) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 16_384, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

    private readonly Uri _completions = new(provider, "v1/chat/completions");

    public async Task RunAsync(string question)
    {
        var first = await LayerAsync(question, []);
        var second = await LayerAsync(question, first);
        await StreamAsync(question, second);
    }

    public void Dispose() => _http.Dispose();

    private Task<string[]> LayerAsync(string question, string[] references) =>
        Task.WhenAll(Harness.Bed.Proposers.Select(model => AskAsync(model, question, references)));

    private async Task<string> AskAsync(string model, string question, string[] references)
    {
        using var content = Body(model, question, references, stream: false);
        using var response = await _http.PostAsync(_completions, content);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        using var document = await JsonDocument.ParseAsync(body);
        return document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private async Task StreamAsync(string question, string[] references)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _completions) { Content = Body(Harness.Bed.Aggregator, question, references, stream: true) };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var done = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            if (line == "data: [DONE]")
                done = true;
            else
                JsonDocument.Parse(line.AsMemory(6)).Dispose();
        }

        if (!done)
            throw new InvalidDataException("The stream ended without [DONE].");
    }

    private static StringContent Body(string model, string question, string[] references, bool stream)
    {
        object[] messages = references.Length == 0
            ? [new { role = "user", content = question }]
            : [new { role = "system", content = AggregateAndSynthesize.Build(references) }, new { role = "user", content = question }];
        object body = stream
            ? new { model, messages, temperature = 0.7, max_tokens = 256, stream = true, stream_options = new { include_usage = true } }
            : new { model, messages, temperature = 0.7, max_tokens = 256 };
        return new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
    }
}
