using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MoA.Api.Requests;

/// <summary>Tags of contents, and answers that say nothing has changed, so that a page can ask often. (RFC 9110, sections 8.8.3 and 13.1.2.)</summary>
internal static class EntityTag
{
    /// <summary>The tag of a content: equal for equal bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content) => $"\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 15))}\"";

    /// <summary>Answers with a content, or with 304 where the request says that it has it (<c>If-None-Match</c>).</summary>
    public static async Task WriteAsync(HttpContext context, string contentType, string cacheControl, string tag, ReadOnlyMemory<byte> content)
    {
        var response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = cacheControl;
        if (IsKnown(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    // A proxy that compresses makes the tag a weak one on its way.
    private static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(candidate => candidate == EntityTagHeaderValue.Any || candidate.Tag.Equals(tag, StringComparison.Ordinal));
}
