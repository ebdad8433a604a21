using System.Net;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>
/// Keeps web pages away from a server without keys. A page may point its own host name at 127.0.0.1 (DNS rebinding) and is then of one
/// origin with this server as its browser sees it; the name it came by gives it away.
/// </summary>
internal sealed class SiteGuard(ApiOptions options)
{
    /// <summary>Lets a request pass that no foreign page can have made.</summary>
    /// <exception cref="ApiException">It asks for a host that is not this machine, or comes from a page of another.</exception>
    public void Check(HttpRequest request)
    {
        // What a page cannot do without a key needs no further guard, and a server behind a proxy has many names.
        if (options.Keys.Count > 0)
            return;
        if (!options.AllowAnonymousBeyondLoopback && !IsLoopback(request.Host.Host))
            throw Forbidden("forbidden_host", "This server has no keys and answers only to localhost or a loopback address as the Host.");
        foreach (var origin in request.Headers.Origin)
        {
            if (IsForeign(origin, request.Host))
                throw Forbidden("forbidden_origin", "This server has no keys and answers no web page of another host (header Origin).");
        }
    }

    /// <summary>Whether an address is this machine's own.</summary>
    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsForeign(string? origin, HostString host)
    {
        // "null" too: the origin of a sandboxed frame or a file, which anybody can serve.
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var site) || site.Host.Length == 0)
            return true;
        return !IsLoopback(site.Host) && !site.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a host, as a request names it, is this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    private static ApiException Forbidden(string code, string message) => new(new ApiError(403, message, ErrorType.InvalidRequest, Code: code));
}
