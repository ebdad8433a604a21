using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MoA.Api.Requests;

/// <summary>The id by which a request is found in logs: the caller's own where it is fit for a header and a log line, else a new one.</summary>
internal static class RequestIds
{
    private const int Longest = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    public static string Of(HttpRequest request)
    {
        var inbound = request.Headers[ApiHeaders.RequestId];
        return inbound.Count == 1 && inbound[0] is { Length: > 0 and <= Longest } id && !id.AsSpan().ContainsAnyExcept(Allowed)
            ? id
            : $"req_{Guid.NewGuid():N}";
    }
}
