using System.ClientModel.Primitives;
using System.Net;

namespace MoA.Providers;

/// <summary>Sends over the provider's own connections, asking for HTTP/2 where the server offers it.</summary>
internal sealed class ProviderTransport(HttpClient client) : HttpClientPipelineTransport(client, enableLogging: false, loggerFactory: null)
{
    // The package builds HTTP/1.1 messages whatever the client's defaults say. Over TLS the server chooses (ALPN); without TLS "or lower"
    // is HTTP/1.1, which is what a plain-text endpoint can be expected to speak.
    protected override void OnSendingRequest(PipelineMessage message, HttpRequestMessage httpRequest)
    {
        httpRequest.Version = HttpVersion.Version20;
        httpRequest.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        // Not as an option of the call: where the package sees this header it puts a stream of its own around the reply, which holds back an
        // event of any size, swallows comments, and sends the request again, unpaid for, when the connection breaks after an event with an id.
        if (message.Request.Content is RequestBody { WantsEvents: true })
        {
            httpRequest.Headers.Remove("Accept");
            httpRequest.Headers.TryAddWithoutValidation("Accept", "text/event-stream, application/json");
        }
    }
}
