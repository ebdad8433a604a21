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
        // Trace headers name this installation's requests to a third party.
        ActivityHeadersPropagator = null,
        // A reply that is given up is not to be read to its end: the provider would go on producing it.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        MaxResponseDrainSize = 64 * 1024,
    };

    /// <summary>Makes the client of a handler, at the first call: who traces listens by then.</summary>
    public static HttpClient CreateClient(SocketsHttpHandler handler)
    {
        // Without a propagator requests have no spans, with this one they have spans and still send no headers. A span costs, so who does not
        // trace has none.
        if (MoaTelemetry.Source.HasListeners())
            handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
