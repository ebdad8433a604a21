using System.Net;
using Microsoft.AspNetCore.Http;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>Where a server without keys may listen.</summary>
public static class AnonymousAccess
{
    /// <summary>
    /// Refuses a server that everybody on the network could use. A host calls it before it starts anything: whoever takes up runs first has
    /// spent money by the time of the refusal.
    /// </summary>
    /// <param name="options">Keys, and whether a server without them may be reached from beyond loopback.</param>
    /// <param name="addresses">Where it would listen, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <exception cref="InvalidConfigurationException">An address is beyond loopback, and there are no keys.</exception>
    public static void Check(ApiOptions options, IEnumerable<string> addresses)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(addresses);
        if (options.Keys.Count > 0 || options.AllowAnonymousBeyondLoopback)
            return;
        ConfigurationError[] errors =
        [
            .. addresses.Where(address => !IsLocal(address)).Select(address => new ConfigurationError(
                "MoA:Api:Keys",
                $"is empty, and the server would listen on {address}, where everybody who reaches it could spend your providers' money. Configure a key, "
                + "listen on loopback (--urls http://127.0.0.1:8080), or set MoA:Api:AllowAnonymousBeyondLoopback to true.")),
        ];
        if (errors.Length > 0)
            throw new InvalidConfigurationException(errors);
    }

    internal static bool IsLocal(string address)
    {
        var parsed = BindingAddress.Parse(address);
        if (parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        return IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host);
    }
}
