using System.Buffers;
using System.Text;
using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Telemetry;

/// <summary>
/// Messages as the GenAI conventions want them captured (open-telemetry/semantic-conventions v1.41, <c>docs/gen-ai/gen-ai-input-messages.json</c>
/// and <c>gen-ai-output-messages.json</c>), as JSON in a string: spans cannot hold objects yet.
/// </summary>
public static class MessageContent
{
    /// <summary>What an agent is asked.</summary>
    public static string OfInput(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Write(writer =>
        {
            foreach (var message in messages)
            {
                writer.WriteStartObject();
                writer.WriteString("role"u8, message.Role);
                if (message.Json.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String)
                    writer.WriteString("name"u8, name.GetString());
                MessageParts.Write(writer, message.Role, message.Json);
                writer.WriteEndObject();
            }
        });
    }

    /// <summary>What an agent answered.</summary>
    /// <param name="content">Its text; null where there is none.</param>
    /// <param name="message">The whole message, where it is more than text.</param>
    /// <param name="finishReason">Why it ended, as the provider says; null: it did not say.</param>
    /// <param name="failed">Whether it broke off.</param>
    public static string OfOutput(string? content, JsonElement? message, string? finishReason, bool failed) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, "assistant"u8);
        // A provider may send what parses and is no text. A call does not fail for being told of.
        if (message is { } whole && JsonText.IsSound(whole))
            MessageParts.Write(writer, "assistant", whole);
        else
            MessageParts.WriteText(writer, content);
        writer.WriteString("finish_reason"u8, FinishReason(finishReason, failed));
        writer.WriteEndObject();
    });

    private static string FinishReason(string? said, bool failed) => said switch
    {
        null => failed ? "error" : "stop",
        "tool_calls" or "function_call" => "tool_call",
        _ => said,
    };

    private static string Write(Action<Utf8JsonWriter> writeMessages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonBuilder.WriterOptions))
        {
            writer.WriteStartArray();
            writeMessages(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
