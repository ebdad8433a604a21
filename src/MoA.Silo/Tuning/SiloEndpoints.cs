using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MoA.Core.Configuration;
using Orleans.Configuration;
using ClusterOptions = MoA.Core.Configuration.ClusterOptions;

namespace MoA.Silo.Tuning;

/// <summary>Where a silo can be reached by others.</summary>
internal static class SiloEndpoints
{
    /// <summary>Sets the silo's cluster, name, address and ports.</summary>
    public static ISiloBuilder UseEndpoints(this ISiloBuilder silo, ClusterOptions cluster)
    {
        var address = Address(cluster);
        var port = Port(cluster) is var asked and not 0 ? asked : FreePort(address ?? IPAddress.Any);
        silo.Configure<global::Orleans.Configuration.ClusterOptions>(orleans =>
        {
            orleans.ClusterId = cluster.ClusterId;
            orleans.ServiceId = cluster.ServiceId;
        });
        // In Kubernetes it is the pod's, by which silos know whose pod is gone.
        if (!cluster.Kubernetes)
            silo.Configure<SiloOptions>(orleans => orleans.SiloName = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{port}"));
        return silo.Configure<EndpointOptions>(endpoints =>
        {
            // Otherwise Orleans takes the machine's first address that is not loopback, or, in Kubernetes, the pod's.
            if (address is not null)
                endpoints.AdvertisedIPAddress = address;
            endpoints.SiloPort = port;
            endpoints.GatewayPort = cluster.GatewayPort;
        });
    }

    private static IPAddress? Address(ClusterOptions cluster) => cluster switch
    {
        { AdvertisedAddress: { } address } => IPAddress.Parse(address),
        { Clustering.Kind: StoreKind.Localhost } => IPAddress.Loopback,
        _ => null,
    };

    // Nobody else has to know the port of a silo that is alone.
    private static int Port(ClusterOptions cluster) =>
        cluster.SiloPort ?? (cluster.Clustering.Kind == StoreKind.Localhost ? 0 : EndpointOptions.DEFAULT_SILO_PORT);

    // Orleans takes no port 0. Another process can take this one before the silo listens; the start then fails with that message.
    private static int FreePort(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
