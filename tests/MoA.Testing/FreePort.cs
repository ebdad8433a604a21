using System.Net;
using System.Net.Sockets;

namespace MoA.Testing;

/// <summary>Ports that a process can come back to: outside the range from which the system takes ports for outgoing connections.</summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int End = 30_000;
    private const int Tries = 200;

    /// <summary>One that is free now.</summary>
    public static int Find()
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }

        throw new InvalidOperationException($"None of {Tries} ports between {First} and {End} was free.");
    }
}
