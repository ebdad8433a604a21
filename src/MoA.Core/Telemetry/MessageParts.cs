using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Telemetry;

/// <summary>The parts of one message: from the form of a chat completion to that of the GenAI conventions. What those have no part for is kept as it is.</summary>
internal static class MessageParts
{
    /// <summary>Writes the member <c>parts</c> of a message.</summary>
    public static void Write(Utf8JsonWriter writer, string role, JsonElement message)
    {
        writer.WriteStartArray("parts"u8);
        var hasContent = message.TryGetProperty("content"u8, out var content) && content.ValueKind != JsonValueKind.Null;
        if (role is "tool" or "function")
            WriteToolResponse(writer, message, hasContent ? content : default);
        else if (hasContent)
            WriteContent(writer, content);
        WriteText(writer, message, "reasoning"u8, "reasoning_content"u8);
        WriteText(writer, message, "refusal"u8, "refusal"u8);
        if (message.TryGetProperty("tool_calls"u8, out var calls) && calls.ValueKind == JsonValueKind.Array)
        {
            foreach (var call in calls.EnumerateArray())
                WriteToolCall(writer, call, Text(call, "id"u8));
        }

        if (message.TryGetProperty("function_call"u8, out var function) && function.ValueKind == JsonValueKind.Object)
            WriteFunction(writer, function, id: null);
        writer.WriteEndArray();
    }

    /// <summary>Writes the member <c>parts</c> of a message that is nothing but text.</summary>
    public static void WriteText(Utf8JsonWriter writer, string? text)
    {
        writer.WriteStartArray("parts"u8);
        if (text is not null)
            WritePart(writer, "text"u8, text);
        writer.WriteEndArray();
    }

    private static void WriteContent(Utf8JsonWriter writer, JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            WritePart(writer, "text"u8, content.GetString()!);
            return;
        }

        if (content.ValueKind != JsonValueKind.Array)
            return;
        foreach (var part in content.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.Object))
            MediaPart.Write(writer, part);
    }

    private static void WriteToolResponse(Utf8JsonWriter writer, JsonElement message, JsonElement content)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "tool_call_response"u8);
        if (Text(message, "tool_call_id"u8) is { } id)
            writer.WriteString("id"u8, id);
        writer.WriteString("response"u8, content.ValueKind == JsonValueKind.Undefined ? "" : ChatMessage.TextOf(content) ?? "");
        writer.WriteEndObject();
    }

    private static void WriteToolCall(Utf8JsonWriter writer, JsonElement call, string? id)
    {
        if (call.ValueKind != JsonValueKind.Object)
            return;
        if (call.TryGetProperty("function"u8, out var function) && function.ValueKind == JsonValueKind.Object)
            WriteFunction(writer, function, id);
        else
            call.WriteTo(writer);
    }

    private static void WriteFunction(Utf8JsonWriter writer, JsonElement function, string? id)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "tool_call"u8);
        if (id is not null)
            writer.WriteString("id"u8, id);
        writer.WriteString("name"u8, Text(function, "name"u8) ?? "");
        if (Text(function, "arguments"u8) is { } arguments)
            WriteArguments(writer, arguments);
        writer.WriteEndObject();
    }

    // A model writes them as text, and may write what is no JSON, or JSON with half a surrogate pair.
    private static void WriteArguments(Utf8JsonWriter writer, string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (JsonText.IsSound(document.RootElement))
            {
                writer.WritePropertyName("arguments"u8);
                document.RootElement.WriteTo(writer);
                return;
            }
        }
        catch (JsonException)
        {
            // As text, below.
        }

        writer.WriteString("arguments"u8, arguments);
    }

    private static void WriteText(Utf8JsonWriter writer, JsonElement message, ReadOnlySpan<byte> type, ReadOnlySpan<byte> field)
    {
        if (Text(message, field) is { Length: > 0 } text)
            WritePart(writer, type, text);
    }

    private static void WritePart(Utf8JsonWriter writer, ReadOnlySpan<byte> type, string content)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("content"u8, content);
        writer.WriteEndObject();
    }

    private static string? Text(JsonElement element, ReadOnlySpan<byte> field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
