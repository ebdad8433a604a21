using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using OpenAI;
using OpenAI.Chat;

namespace MoA.Providers;

/// <summary>
/// Sends requests to one provider through the OpenAI package's protocol methods: bytes out, an unbuffered response in. The package's retries,
/// timeouts, logging and tracing are off.
/// </summary>
internal sealed class ProviderClient : IDisposable
{
    private const string ClientRequestId = "X-Client-Request-Id";

    private readonly ConcurrentDictionary<string, ChatClient> _models = new(StringComparer.Ordinal);
    private readonly Func<string, ChatClient> _create;
    private readonly SocketsHttpHandler _handler;
    private readonly Lazy<HttpClient> _http;

    public ProviderClient(ProviderSpec provider, SocketsHttpHandler handler)
    {
        _handler = handler;
        _http = new Lazy<HttpClient>(() => ConnectionFactory.CreateClient(handler));
        var options = new Lazy<OpenAIClientOptions>(() => OptionsOf(provider, _http.Value));
        var authentication = new NoAuthenticationPolicy();
        // Experimental, and the only way to send no credential at all; the other constructors demand a key at start-up.
#pragma warning disable OPENAI001
        _create = model => new ChatClient(model, authentication, options.Value);
#pragma warning restore OPENAI001
    }

    /// <summary>Sends a request; returns when the response's headers are here. The caller disposes the response.</summary>
    /// <exception cref="ClientResultException">No response came.</exception>
    public async Task<PipelineResponse> SendAsync(AgentCall call, RequestBody body, string? authorization, CancellationToken cancellationToken)
    {
        var options = new RequestOptions
        {
            BufferResponse = false,
            ErrorOptions = ClientErrorBehaviors.NoThrow,
            CancellationToken = cancellationToken,
        };
        options.SetHeader(ClientRequestId, call.Id);
        if (authorization is not null)
            options.SetHeader("Authorization", authorization);
        var client = _models.GetOrAdd(call.Model.Name, _create);
        var result = await client.CompleteChatAsync(body, options).ConfigureAwait(false);
        return result.GetRawResponse();
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
            _http.Value.Dispose();
        else
            _handler.Dispose();
    }

    private static OpenAIClientOptions OptionsOf(ProviderSpec provider, HttpClient client) => new()
    {
        Endpoint = provider.BaseUrl,
        Transport = new ProviderTransport(client),
        RetryPolicy = new NoRetryPolicy(),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        ClientLoggingOptions = new ClientLoggingOptions
        {
            EnableLogging = false,
            EnableMessageLogging = false,
            EnableMessageContentLogging = false,
        },
        EnableDistributedTracing = false,
    };
}
