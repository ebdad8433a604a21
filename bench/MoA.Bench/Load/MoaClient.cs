using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MoA.Bench.Load;

/// <summary>An ordinary HTTP client of the server.</summary>
internal sealed class MoaClient(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new ConnectingHandler { InnerHandler = new SocketsHttpHandler { MaxConnectionsPerServer = 16_384 } })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>Asks the mixture and returns the answer's text.</summary>
    public Task<string> AskAsync(string question, CancellationToken cancellationToken = default) => AskAsync(question, "moa", cancellationToken);

    /// <summary>Asks a mixture or a model and returns the answer's text.</summary>
    public async Task<string> AskAsync(string question, string model, CancellationToken cancellationToken = default)
    {
        using var content = Json(new { model, messages = new[] { new { role = "user", content = question } } });
        using var response = await _http.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), content, cancellationToken);
        using var document = await ReadAsync(response, cancellationToken);
        return document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    /// <summary>Starts a run that goes on without its caller.</summary>
    public async Task<string> StartAsync(string question)
    {
        using var content = Json(new { model = "moa", messages = new[] { new { role = "user", content = question } } });
        using var response = await _http.PostAsync(new Uri("v1/runs", UriKind.Relative), content);
        using var document = await ReadAsync(response, CancellationToken.None);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Reads a resource as JSON.</summary>
    public async Task<JsonDocument> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(response, CancellationToken.None);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Stops a run.</summary>
    public async Task CancelAsync(string run)
    {
        using var response = await _http.PostAsync(new Uri($"v1/runs/{run}/cancel", UriKind.Relative), null);
        using var document = await ReadAsync(response, CancellationToken.None);
    }

    public static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public void Dispose() => _http.Dispose();

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {document.RootElement}");
        return document;
    }

    /// <summary>Makes one kind of exception of what .NET throws in two: a server that goes away while it is connected to is seen as the socket's own.</summary>
    private sealed class ConnectingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (SocketException failure)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, failure.Message, failure);
            }
        }
    }
}
