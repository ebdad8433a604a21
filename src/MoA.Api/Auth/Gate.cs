using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>Lets callers in: by key, or, on a server without keys, from loopback.</summary>
internal sealed class Gate(Keyring keyring, ApiOptions options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets a caller in.</summary>
    /// <returns>Its key; null on a server without keys.</returns>
    public ApiKey? Admit(HttpContext context)
    {
        if (keyring.Keys.Count > 0)
            return AdmitByKey(context.Request);

        // Start-up refuses such a listener; this closes the moment between binding and that refusal.
        if (!options.AllowAnonymousBeyondLoopback && context.Connection.LocalIpAddress is { } local && !SiteGuard.IsLoopback(local))
            throw new ApiException(new ApiError(403, "This server has no keys and serves loopback alone.", ErrorType.InvalidRequest, Code: "loopback_only"));
        return null;
    }

    private ApiKey AdmitByKey(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            throw Refused("An API key is needed: send it as 'Authorization: Bearer KEY'.");
        var value = header.Count == 1 ? header[0] : null;
        if (value is null || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Refused("The Authorization header must be one of the form 'Bearer KEY'.");
        return keyring.Find(value.AsSpan(Scheme.Length).Trim()) ?? throw Refused("The API key is not one of this server's.");
    }

    private static ApiException Refused(string message) => new(new ApiError(401, message, ErrorType.InvalidRequest, Code: "invalid_api_key")
    {
        Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Bearer" },
    });
}
