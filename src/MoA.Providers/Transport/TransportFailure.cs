using System.ClientModel;
using System.Net.Sockets;

namespace MoA.Providers;

/// <summary>What went wrong between here and the provider, in words. Exception messages are not used: one may name a proxy with its password.</summary>
internal static class TransportFailure
{
    /// <summary>Whether an exception of sending or reading is the connection's failure. A cancellation must be ruled out before.</summary>
    public static bool Is(Exception exception) => exception is ClientResultException or HttpRequestException or IOException or SocketException
        // ConnectTimeout: the handler cancels by itself.
        or OperationCanceledException;

    public static string Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SocketException socket:
                    return Describe(socket.SocketErrorCode);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return "its host name could not be resolved";
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return "no secure connection could be made";
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }:
                    return "the proxy refused the connection";
                case TimeoutException:
                    return "the connection was not made in time";
                case HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse }:
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }:
                    return "what came back was no HTTP";
                default:
                    break;
            }
        }

        return "the connection was lost";
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "the connection was refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "its host name could not be resolved",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route leads to it",
        SocketError.TimedOut => "the connection was not made in time",
        _ => "the connection was lost",
    };
}
