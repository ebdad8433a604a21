using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Prompt;

/// <summary>Adds text to the content of one message. Every other field of it, and every part of an array content, stays as it is.</summary>
internal static class MessageText
{
    private const string BlankLine = "\n\n";

    /// <summary>Puts text before or after a message's own, with a blank line between.</summary>
    public static ChatMessage Add(ChatMessage message, string text, bool after) => ChatMessage.FromOwn(message.Role, JsonBuilder.Object(writer =>
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
