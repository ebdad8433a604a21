using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Providers;

/// <summary>Looks at assistant messages and deltas (OpenAI reference: the chat completion object).</summary>
internal static class MessageFields
{
    /// <summary>Whether a message or delta holds more than role and text. Null, "" and [] hold nothing.</summary>
    /// <param name="message">The message or delta.</param>
    /// <param name="contentIsText">Whether content counts as text even where it is an array of parts.</param>
    public static bool HasMoreThanText(JsonElement message, bool contentIsText = false)
    {
        foreach (var property in message.EnumerateObject())
        {
            if (property.NameEquals("role"u8) || (property.NameEquals("content"u8) && (contentIsText || property.Value.ValueKind is JsonValueKind.String)))
                continue;
            if (!IsNothing(property.Value))
                return true;
        }

        return false;
    }

    /// <summary>Whether a message without text is an answer all the same: tool calls, a function call (their elder form) or audio.</summary>
    public static bool IsAnswerWithoutText(JsonElement message) =>
        Has(message, "tool_calls"u8) || Has(message, "function_call"u8) || Has(message, "audio"u8);

    public static string? Refusal(JsonElement message) =>
        message.TryGetProperty("refusal"u8, out var refusal) && refusal.ValueKind == JsonValueKind.String && refusal.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>The text; null where there is none. Some providers send an array of parts.</summary>
    public static string? Content(JsonElement message) =>
        message.TryGetProperty("content"u8, out var content) ? ChatMessage.TextOf(content) : null;

    public static string? Text(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.ValueEquals(""u8),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static bool Has(JsonElement message, ReadOnlySpan<byte> name) =>
        message.TryGetProperty(name, out var value) && !IsNothing(value);
}
