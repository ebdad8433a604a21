using System.Diagnostics;
using System.Net;
using MoA.Core.Mixtures;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>Makes the connections of a provider.</summary>
internal static class ConnectionFactory
{
    /// <summary>One handler per provider: its pool, its limits, nothing shared with another.</summary>
    public static SocketsHttpHandler CreateHandler(ProviderSpec provider) => new()
    {
        // A connection outlives a change of DNS no longer than this.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        MaxConnectionsPerServer = provider.MaxConnections,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        AutomaticDecompression = DecompressionMethods.All,
        // A redirect would carry prompts and the key to a host that nobody configured.
        AllowAutoRedirect = false,
        UseCookies = false,
        // Trace headers would name this installation's requests to a third party, so none are sent. Without a propagator there would be no spans
        // either: that is what nobody who does not trace should pay for.
        ActivityHeadersPropagator = MoaTelemetry.Source.HasListeners() ? DistributedContextPropagator.CreateNoOutputPropagator() : null,
        // A reply that is given up is not to be read to its end: the provider would go on producing it.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        MaxResponseDrainSize = 64 * 1024,
    };

    public static HttpClient CreateClient(SocketsHttpHandler handler) => new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
}
