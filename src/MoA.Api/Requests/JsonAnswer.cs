using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MoA.Core.Chat;

namespace MoA.Api.Requests;

/// <summary>Writes JSON answers.</summary>
internal static class JsonAnswer
{
    /// <summary>Writes a whole answer; it is built first, so that a failure while building it can still become an error answer.</summary>
    public static Task WriteAsync<T>(HttpContext context, int status, T value, Action<Utf8JsonWriter, T> write) =>
        SendAsync(context, status, Build(value, write));

    /// <summary>
    /// Writes an answer with an <c>ETag</c> of its bytes; or 304 without a body where the request says that it has them (<c>If-None-Match</c>), so that a
    /// page can ask often whether anything has changed. (RFC 9110, sections 8.8.3 and 13.1.2.)
    /// </summary>
    public static Task WriteUnlessKnownAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        var body = Build(value, write);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body.WrittenSpan).AsSpan(0, 16))}\"");
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        // Prompts and answers do not go into a browser's cache on disk; who polls keeps what it has itself.
        headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return SendAsync(context, StatusCodes.Status200OK, body);
    }

    private static ArrayBufferWriter<byte> Build<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, JsonBuilder.WriterOptions))
            write(writer, value);
        return buffer;
    }

    private static async Task SendAsync(HttpContext context, int status, ArrayBufferWriter<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
