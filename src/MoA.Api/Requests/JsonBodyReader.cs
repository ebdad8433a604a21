using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MoA.Api.Errors;
using MoA.Core.Configuration;

namespace MoA.Api.Requests;

/// <summary>Reads a request's body as a JSON object, within the configured limits.</summary>
internal sealed class JsonBodyReader(ApiOptions options)
{
    private readonly JsonReaderOptions _readerOptions = new() { MaxDepth = options.MaxJsonDepth };

    // Twins are refused rather than resolved: whoever checks a request on its way here must not see another value than this server uses.
    private readonly JsonDocumentOptions _documentOptions = new() { MaxDepth = options.MaxJsonDepth, AllowDuplicateProperties = false };

    /// <summary>Reads the body.</summary>
    /// <returns>A document whose root is an object and whose every string is sound text.</returns>
    public async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        CheckContentType(context.Request);
        CheckContentEncoding(context.Request);
        var body = await ReadBytesAsync(context);
        if (body.IsEmpty)
            throw Malformed("The body is empty: send a JSON object.");
        if (!Utf8.IsValid(body.Span))
            throw Malformed("The body is not valid UTF-8.");
        return Parse(body);
    }

    // A browser sends application/json to another site's server only after asking leave (CORS), which this server never gives. Pages that pass
    // for its own site are SiteGuard's concern.
    private static void CheckContentType(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        throw new ApiException(new ApiError(
            415, "The body must be JSON: send it with the header 'Content-Type: application/json'.", ErrorType.InvalidRequest, Code: "unsupported_media_type"));
    }

    private static void CheckContentEncoding(HttpRequest request)
    {
        foreach (var encoding in request.Headers.GetCommaSeparatedValues("Content-Encoding"))
        {
            if (encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                continue;
            throw new ApiException(new ApiError(
                415,
                $"The body is sent with Content-Encoding '{ApiError.Shorten(encoding)}', and this server reads no encoded bodies: send it plain.",
                ErrorType.InvalidRequest,
                Code: "unsupported_content_encoding")
            {
                // RFC 9110, section 12.5.3: in such an answer it says which encodings requests may have.
                Headers = new Dictionary<string, string> { ["Accept-Encoding"] = "identity" },
            });
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        var announced = context.Request.ContentLength;
        if (announced > options.MaxRequestBytes)
            throw new ApiException(BodyErrors.TooLarge(options.MaxRequestBytes));
        var bytes = new ArrayBufferWriter<byte>((int)Math.Clamp(announced ?? 0, 4096, 1024 * 1024));
        var body = context.Request.BodyReader;
        while (true)
        {
            var result = await body.ReadAsync(context.RequestAborted);
            if (bytes.WrittenCount + result.Buffer.Length > options.MaxRequestBytes)
            {
                // Kestrel can read away the rest only if nothing is left half read.
                body.AdvanceTo(result.Buffer.End);
                throw new ApiException(BodyErrors.TooLarge(options.MaxRequestBytes));
            }

            foreach (var segment in result.Buffer)
                bytes.Write(segment.Span);
            body.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return bytes.WrittenMemory;
        }
    }

    private JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            CheckText(body.Span);
            document = JsonDocument.Parse(body, _documentOptions);
        }
        catch (JsonException failure)
        {
            throw Malformed($"The body is not valid JSON: {failure.Message}");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw Malformed("The body must be a JSON object.");
    }

    // "\ud800" alone is valid JSON but no text: nothing downstream could read it, so it is found here.
    private void CheckText(ReadOnlySpan<byte> body)
    {
        char[]? buffer = null;
        try
        {
            var reader = new Utf8JsonReader(body, _readerOptions);
            while (reader.Read())
            {
                if (!reader.ValueIsEscaped)
                    continue;
                buffer ??= ArrayPool<char>.Shared.Rent(body.Length);
                reader.CopyString(buffer);
            }
        }
        catch (InvalidOperationException)
        {
            throw Malformed("The body holds an incomplete UTF-16 escape (half of a surrogate pair), which is no text.");
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static ApiException Malformed(string message) => new(ApiError.BadRequest(ApiError.Shorten(message), code: "invalid_json"));
}
