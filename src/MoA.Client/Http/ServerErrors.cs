using System.Text.Json;
using MoA.Core.Runtime;

namespace MoA.Client.Http;

/// <summary>Turns what a server answers instead of a result into exceptions.</summary>
internal static class ServerErrors
{
    private static readonly Dictionary<string, MoaErrorCode> RuntimeCodes = Enum.GetValues<MoaErrorCode>()
        .ToDictionary(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()), StringComparer.Ordinal);

    public static MoaServerException Unreachable(Uri? server, Exception cause)
    {
        var reason = cause is HttpRequestException { InnerException: { } inner } ? inner.Message : cause.Message;
        return new MoaServerException($"The server at {server} cannot be reached: {reason}", cause);
    }

    public static async Task<Exception> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var retryAfter = response.Headers.RetryAfter?.Delta;
        return Parse(body, status, retryAfter) ?? new MoaServerException(
            $"The server answered HTTP {status} in a form that is not OpenAI's; is {response.RequestMessage?.RequestUri} a MoA server?")
        {
            Status = status,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>Reads an error body; null where it is none.</summary>
    public static Exception? Parse(string body, int status, TimeSpan? retryAfter)
    {
        if (TryReadError(body) is not { } error)
            return null;
        var message = Text(error, "message") ?? $"The server answered HTTP {status}.";
        var code = Text(error, "code");
        if (code is not null && RuntimeCodes.TryGetValue(code, out var known))
            return new MoaException(known, message, retryAfter);
        return new MoaServerException(message)
        {
            Status = status,
            Type = Text(error, "type"),
            Code = code,
            Param = Text(error, "param"),
            RetryAfter = retryAfter,
        };
    }

    private static JsonElement? TryReadError(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                ? error.Clone()
                : null;
        }
        catch (JsonException)
        {
            // A proxy's page, say: the caller is told the status instead.
            return null;
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
