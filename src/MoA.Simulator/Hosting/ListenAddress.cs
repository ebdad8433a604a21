using System.Net;

namespace MoA.Simulator;

internal static class ListenAddress
{
    /// <exception cref="FormatException">The URL is not <c>http://HOST:PORT</c> with an IP address, localhost or *.</exception>
    public static IPEndPoint Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{url}' is not a URL to listen on, such as http://127.0.0.1:9090.", exception);
        }

        if (address.Scheme != "http" || address.PathBase.Length > 0)
            throw new FormatException($"'{url}' is not a URL to listen on: http without a path is expected, such as http://127.0.0.1:9090.");
        return new IPEndPoint(HostOf(url, address.Host), address.Port);
    }

    private static IPAddress HostOf(string url, string host)
    {
        if (host is "*" or "+")
            return IPAddress.Any;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        return IPAddress.TryParse(host, out var parsed)
            ? parsed
            : throw new FormatException($"'{url}': the host must be an IP address, localhost or *.");
    }
}
