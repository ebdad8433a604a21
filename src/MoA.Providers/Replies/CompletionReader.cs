using System.Text.Json;

namespace MoA.Providers;

/// <summary>Reads a reply that came in one piece (OpenAI reference: the chat completion object).</summary>
internal static class CompletionReader
{
    public static AttemptResult Read(ReadOnlyMemory<byte> body, ProviderErrors errors, ErrorReply errorReply, ReplyFacts? facts)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, errors, errorReply, facts);
        }
        catch (JsonException)
        {
            return errors.Invalid("it is not JSON");
        }
        catch (InvalidOperationException)
        {
            // A string with bytes that are no UTF-8, or with half a surrogate pair.
            return errors.Invalid("it holds text that cannot be decoded");
        }
    }

    private static AttemptResult Read(JsonElement reply, ProviderErrors errors, ErrorReply errorReply, ReplyFacts? facts)
    {
        if (reply.ValueKind != JsonValueKind.Object)
            return errors.Invalid("it is no JSON object");
        if (reply.TryGetProperty("error"u8, out var error) && error.ValueKind != JsonValueKind.Null)
            return errorReply.FromError(error);
        facts?.Read(reply);
        var usage = UsageReader.Read(reply);
        if (!reply.TryGetProperty("choices"u8, out var choices) || choices.ValueKind != JsonValueKind.Array)
            return errors.Invalid("it has no choices") with { Usage = usage };
        if (choices.GetArrayLength() == 0)
            return errors.Invalid("its choices are empty") with { Usage = usage };
        var choice = choices[0];
        if (choice.ValueKind != JsonValueKind.Object || !choice.TryGetProperty("message"u8, out var message)
            || message.ValueKind != JsonValueKind.Object)
        {
            return errors.Invalid("its choice has no message") with { Usage = usage };
        }

        var result = FinishedMessage.Judge(
            errors,
            MessageFields.Content(message),
            MessageFields.HasMoreThanText(message) ? message.Clone() : null,
            MessageFields.Text(choice, "finish_reason"u8));
        return result with
        {
            Usage = usage,
            SystemFingerprint = MessageFields.Text(reply, "system_fingerprint"u8),
            Logprobs = choice.TryGetProperty("logprobs"u8, out var logprobs) && logprobs.ValueKind == JsonValueKind.Object ? logprobs.Clone() : null,
        };
    }
}
