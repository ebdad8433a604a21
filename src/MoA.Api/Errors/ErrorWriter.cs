using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;

namespace MoA.Api.Errors;

/// <summary>Writes errors in OpenAI's shape: always all four fields.</summary>
internal static class ErrorWriter
{
    public static Task WriteAsync(HttpContext context, ApiError error)
    {
        var headers = context.Response.Headers;
        if (error.RetryAfter is { } pause)
            headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (error.ShouldRetry is { } shouldRetry)
            headers[ApiHeaders.ShouldRetry] = shouldRetry ? "true" : "false";
        foreach (var (name, value) in error.Headers)
            headers[name] = value;
        return JsonAnswer.WriteAsync(context, error.Status, error, static (writer, error) => WriteObject(writer, error));
    }

    public static void WriteObject(Utf8JsonWriter writer, ApiError error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("param"u8, error.Param);
        writer.WriteString("code"u8, error.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
