using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Prompt;

/// <summary>
/// Adds text to the leading system message of a conversation, or makes one. A leading <c>developer</c> message counts: newer OpenAI models call the
/// system role that. Every other field of the message, and every part of an array content, stays as it is.
/// </summary>
public static class SystemMessage
{
    private const string BlankLine = "\n\n";

    /// <summary>Puts text after the leading system message's own, with a blank line between.</summary>
    public static IReadOnlyList<ChatMessage> Append(IReadOnlyList<ChatMessage> messages, string text) => Add(messages, text, after: true);

    /// <summary>Puts text before the leading system message's own, with a blank line between.</summary>
    public static IReadOnlyList<ChatMessage> Prepend(IReadOnlyList<ChatMessage> messages, string text) => Add(messages, text, after: false);

    private static ChatMessage[] Add(IReadOnlyList<ChatMessage> messages, string text, bool after)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count > 0 && messages[0].Role is "system" or "developer")
            return [WithText(messages[0], text, after), .. messages.Skip(1)];
        return [ChatMessage.Create("system", text), .. messages];
    }

    private static ChatMessage WithText(ChatMessage message, string text, bool after) => ChatMessage.FromOwn(message.Role, JsonBuilder.Object(writer =>
    {
        var written = false;
        foreach (var property in message.Json.EnumerateObject())
        {
            if (property.NameEquals("content"))
            {
                writer.WritePropertyName("content");
                WriteContent(writer, property.Value, text, after);
                written = true;
            }
            else
            {
                property.WriteTo(writer);
            }
        }

        if (!written)
            writer.WriteString("content", text);
    }));

    private static void WriteContent(Utf8JsonWriter writer, JsonElement content, string text, bool after)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                var own = content.GetString();
                writer.WriteStringValue(after ? own + BlankLine + text : text + BlankLine + own);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                if (!after)
                    WriteTextPart(writer, text + BlankLine);
                foreach (var part in content.EnumerateArray())
                    part.WriteTo(writer);
                if (after)
                    WriteTextPart(writer, BlankLine + text);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(text);
                break;
        }
    }

    private static void WriteTextPart(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }
}
