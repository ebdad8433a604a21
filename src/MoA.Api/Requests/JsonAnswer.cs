using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Core.Chat;

namespace MoA.Api.Requests;

/// <summary>Writes JSON answers.</summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>Writes a whole answer; it is built first, so that a failure while building it can still become an error answer.</summary>
    public static Task WriteAsync<T>(HttpContext context, int status, T value, Action<Utf8JsonWriter, T> write) =>
        SendAsync(context, status, Build(value, write));

    /// <summary>
    /// Writes an answer with an <c>ETag</c> of its bytes; or 304 without a body where the request says that it has them (see <see cref="EntityTag"/>).
    /// </summary>
    public static Task WriteUnlessKnownAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        var body = Build(value, write);
        // Prompts and answers do not go into a browser's cache on disk; who polls keeps what it has itself.
        return EntityTag.WriteAsync(context, ContentType, "no-store", EntityTag.Of(body.WrittenSpan), body.WrittenMemory);
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
        response.ContentType = ContentType;
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
