using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MoA.Core.Chat;
using MoA.Core.Json;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Client.Http;

/// <summary>
/// A MoA server as an <see cref="IMoaRuntime"/>: the calls <c>/v1/runs</c> of its API. A stream of events that breaks is taken up again where
/// it broke (<c>Last-Event-ID</c>). Thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var server = MoaHttpRuntime.Connect(new Uri("http://127.0.0.1:8080"), Environment.GetEnvironmentVariable("MOA_API_KEY"));
/// var chat = new ChatRequest { Messages = [ChatMessage.Create("user", "Why is the sky blue?")] };
/// var run = await server.StartAsync("moa", chat, overrides: null, CancellationToken.None);
/// await foreach (var watched in server.WatchAsync(run.Id, RunEventCursor.Start, CancellationToken.None))
///     Console.WriteLine(watched.Event.Type);
/// </code>
/// </example>
public sealed class MoaHttpRuntime : IMoaRuntime, IDisposable
{
    private readonly HttpClient _http;
    private readonly RunEventStream _events;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Calls the server; its <see cref="HttpClient.BaseAddress"/> is the server's root, with a slash at the end. It is disposed with this.</param>
    /// <param name="options">How event streams are held; null: the defaults.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public MoaHttpRuntime(HttpClient http, MoaHttpOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        Server = http.BaseAddress ?? throw new ArgumentException("The HTTP client needs the server's address as its BaseAddress.", nameof(http));
        _http = http;
        _events = new RunEventStream(OpenEventsAsync, options ?? new MoaHttpOptions(), time ?? TimeProvider.System);
    }

    /// <summary>The server's address.</summary>
    public Uri Server { get; }

    /// <summary>Makes a client of a server.</summary>
    /// <param name="server">Its address: <c>http://127.0.0.1:8080</c>; a trailing <c>/v1</c>, as OpenAI clients want it, is understood.</param>
    /// <param name="apiKey">The key that the server asks for; null: none.</param>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or the key cannot be sent in a header.</exception>
    public static MoaHttpRuntime Connect(Uri server, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{server}' is no absolute http or https address.", nameof(server));
        if (apiKey is not null && apiKey.Any(character => character is <= ' ' or > '~'))
            throw new ArgumentException("The API key holds characters that no HTTP header can carry.", nameof(apiKey));
        var path = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (path.EndsWith("/v1", StringComparison.Ordinal))
            path = path[..^3];
        // A redirected POST would arrive as a GET: an address that redirects is reported instead.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = new Uri(path + "/"),
        };
        if (!string.IsNullOrEmpty(apiKey))
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return new MoaHttpRuntime(http);
    }

    /// <summary>The recipe that stands for one that the server knows: its name, and nothing of what is in it.</summary>
    /// <param name="model">The id of a mixture or a model of the server.</param>
    public static Mixture Recipe(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return new Mixture { Name = model, Layers = [], Aggregator = new AgentSlot { Model = model } };
    }

    /// <summary>Starts a run that goes on without the caller.</summary>
    /// <param name="model">The id of a mixture or a model of the server.</param>
    /// <param name="chat">What is asked.</param>
    /// <param name="overrides">What this run changes about the mixture, within the server's limits; null: nothing.</param>
    /// <param name="cancellationToken">Gives up waiting. The run may have been started all the same.</param>
    /// <returns>The run as the server took it.</returns>
    /// <exception cref="MoaException">The server takes no more work.</exception>
    /// <exception cref="MoaServerException">It refused the request, or could not be reached.</exception>
    public async Task<RunSnapshot> StartAsync(string model, ChatRequest chat, MixtureOverrides? overrides, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(chat);
        using var content = RunRequestContent.Create(model, chat, overrides);
        using var response = await SendAsync(HttpMethod.Post, "v1/runs", content, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await ServerErrors.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, MoaJson.Relaxed.RunSnapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The server has the recipes, so the request's may only name one (<see cref="Recipe"/>). The tenant is the API key's, whatever the request says.
    /// </remarks>
    /// <exception cref="ArgumentException">The request carries a recipe of its own.</exception>
    /// <exception cref="MoaServerException">The server refused the request, or could not be reached.</exception>
    public async ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Mixture.Layers.Count > 0 || request.Mixture.Budget is not null)
            throw new ArgumentException("A server runs its own recipes: name one with MoaHttpRuntime.Recipe.", nameof(request));
        var run = await StartAsync(request.Mixture.Name, request.Chat, overrides: null, cancellationToken).ConfigureAwait(false);
        return run.Id;
    }

    /// <inheritdoc/>
    /// <exception cref="MoaServerException">The server refused the call, or could not be reached.</exception>
    public async ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"v1/runs/{id}", content: null, cancellationToken).ConfigureAwait(false);
        return await ReadRunAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="MoaServerException">The server refused the call, or could not be reached.</exception>
    public async ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var response = await SendAsync(HttpMethod.Get, RunListUrl.Create(query), content: null, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await ServerErrors.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        var list = await ReadAsync(response, ListJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        try
        {
            return new RunPage(
                [.. list.GetProperty("data").EnumerateArray().Select(run => run.Deserialize(MoaJson.Relaxed.RunSummary)!)],
                list.GetProperty("has_more").GetBoolean());
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException or JsonException)
        {
            throw NotUnderstood(response, failure);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MoaServerException">
    /// The server refused the call, could not be reached, or could not be reached again after the stream broke.
    /// </exception>
    public IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken) =>
        _events.WatchAsync(id, after, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The server writes <c>requested</c> as the reason, whatever is given.</remarks>
    /// <exception cref="MoaServerException">The server refused the call, or could not be reached.</exception>
    public async ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"v1/runs/{id}/cancel", content: null, cancellationToken).ConfigureAwait(false);
        return await ReadRunAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> OpenEventsAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/runs/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after != RunEventCursor.Start)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after.ToString());
        return await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            // The socket's own exception: the server went away in the moment in which it was connected to.
            throw ServerErrors.Unreachable(Server, failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw ServerErrors.Unreachable(Server, failure);
        }
    }

    private static async Task<RunSnapshot?> ReadRunAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return await ReadAsync(response, MoaJson.Relaxed.RunSnapshot, cancellationToken).ConfigureAwait(false);
        var error = await ServerErrors.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return error is MoaException { Code: MoaErrorCode.RunNotFound } ? null : throw error;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException failure)
        {
            throw NotUnderstood(response, failure);
        }
    }

    private static MoaServerException NotUnderstood(HttpResponseMessage response, Exception cause) =>
        new($"The answer of {response.RequestMessage?.RequestUri} is not a MoA server's: {cause.Message}", cause) { Status = (int)response.StatusCode };
}
