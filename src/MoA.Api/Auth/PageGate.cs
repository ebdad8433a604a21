using System.Text;
using Microsoft.AspNetCore.Http;

namespace MoA.Api.Auth;

/// <summary>
/// Lets callers in to pages that a browser opens: with an API key, as everywhere or as the password of HTTP Basic, which is all that a browser can
/// be asked for; on a server without keys from this machine alone.
/// </summary>
internal sealed class PageGate(Keyring keyring)
{
    private const string Basic = "Basic ";
    private const string Bearer = "Bearer ";

    /// <summary>Whether the caller may see the page; else the answer says what is missing.</summary>
    public bool Admits(HttpContext context)
    {
        if (keyring.Keys.Count == 0)
            return IsLocal(context) || Refuse(context, StatusCodes.Status403Forbidden);
        if (KeyOf(context.Request) is { } key && keyring.Find(key) is not null)
            return true;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"MoA: any user, an API key as the password\", charset=\"UTF-8\"";
        return Refuse(context, StatusCodes.Status401Unauthorized);
    }

    // Whatever lets strangers call the API without a key: these pages are about the whole cluster.
    private static bool IsLocal(HttpContext context) =>
        context.Connection is { LocalIpAddress: { } local, RemoteIpAddress: { } remote } && SiteGuard.IsLoopback(local) && SiteGuard.IsLoopback(remote)
        && SiteGuard.IsLoopback(context.Request.Host.Host);

    private static bool Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return false;
    }

    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header])
            return null;
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length))
            return null;
        var credentials = Encoding.UTF8.GetString(bytes, 0, length);
        return credentials.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? credentials[(colon + 1)..] : null;
    }
}
