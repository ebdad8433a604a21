using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Core.Chat;

namespace MoA.Api.Requests;

/// <summary>Writes JSON answers.</summary>
internal static class JsonAnswer
{
    /// <summary>Writes a whole answer; it is built first, so that a failure while building it can still become an error answer.</summary>
    public static async Task WriteAsync<T>(HttpContext context, int status, T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, JsonBuilder.WriterOptions))
            write(writer, value);

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
