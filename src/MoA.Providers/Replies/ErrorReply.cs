using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>
/// What a refusal by HTTP status means. 400, 413, 422 and other 4xx: the request is wrong. 401, 402, 403 and a 429 of code
/// <c>insufficient_quota</c>: the credential is, or has no credit; waiting does not help. 404: the model (or the base URL). 408, 409, 425, 5xx: try
/// again. 429: wait. 3xx: a reply that cannot be used.
/// </summary>
internal sealed class ErrorReply(string provider, ProviderKey key)
{
    private const int MaxMessage = 500;
    private const string InsufficientQuota = "insufficient_quota";

    /// <summary>Makes a result of a status and, where there is one, the provider's error body.</summary>
    public AttemptResult FromStatus(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var (said, code) = Read(body);
        var message = Describe($"answered {status}", said);
        if (status == 400 && code is "content_filter" or "content_policy_violation")
        {
            var filtered = Refused(AgentErrorCode.ContentFiltered);
            return filtered with { Kind = AgentOutcomeKind.ContentFilter };
        }

        return status switch
        {
            401 or 402 or 403 => Refused(AgentErrorCode.ProviderMisconfigured),
            404 => Refused(AgentErrorCode.ModelNotFound),
            408 or 409 or 425 or >= 500 => Failed(AgentErrorCode.ProviderUnavailable, RetryRule.Attempts),
            429 when code == InsufficientQuota => Refused(AgentErrorCode.ProviderMisconfigured),
            429 => Failed(AgentErrorCode.RateLimited, RetryRule.RateLimit) with { UsedNoTokens = true },
            >= 400 => Refused(AgentErrorCode.BadRequest),
            _ => Failed(AgentErrorCode.InvalidReply, RetryRule.Never),
        };

        AttemptResult Refused(AgentErrorCode error) =>
            AttemptResult.Failure(error, message, RetryRule.Never, status, usedNoTokens: true);

        AttemptResult Failed(AgentErrorCode error, RetryRule retry) => AttemptResult.Failure(error, message, retry, status, retryAfter);
    }

    /// <summary>An error that came inside a 200: an event of a stream, or the whole body.</summary>
    public AttemptResult FromError(JsonElement error) => AttemptResult.Failure(
        AgentErrorCode.StreamError, Describe("failed in its reply", ReadError(error).Message), RetryRule.Attempts, 200);

    private static (string? Message, string? Code) Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return default;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error)
                ? ReadError(error)
                : ReadError(document.RootElement);
        }
        catch (JsonException)
        {
            // Not JSON (a proxy's page, say): the status speaks for itself.
            return default;
        }
    }

    private static (string? Message, string? Code) ReadError(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
            return (error.GetString(), null);
        if (error.ValueKind != JsonValueKind.Object)
            return default;
        var message = Text(error, "message") ?? Text(error, "detail");
        return (message, Text(error, "code") ?? Text(error, "type"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Scrubbed before it is cut: half a key is a leak too.
    private string Describe(string what, string? said)
    {
        if (string.IsNullOrWhiteSpace(said))
            return $"provider {provider} {what}";
        return $"provider {provider} {what}: {TextCut.Shorten(OneLine(key.Scrub(said)), MaxMessage)}";
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text.Trim())
            line.Append(char.IsControl(character) ? ' ' : character);
        return line.ToString();
    }
}
