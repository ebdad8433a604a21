using System.Text.Json;
using Microsoft.Extensions.AI;
using MoA.Core.Chat;
using AIChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatMessage = MoA.Core.Chat.ChatMessage;

namespace MoA.Client.Chat;

/// <summary>Writes messages as OpenAI's chat completions want them (OpenAI reference: chat completions, <c>messages</c>).</summary>
internal static class MessageWriter
{
    public static IReadOnlyList<ChatMessage> Write(IEnumerable<AIChatMessage> messages, string? instructions)
    {
        var written = new List<ChatMessage>();
        if (!string.IsNullOrEmpty(instructions))
            written.Add(ChatMessage.Create("system", instructions));
        foreach (var message in messages)
            Write(message, written);
        return written.Count > 0 ? written : throw new ArgumentException("A conversation has at least one message.", nameof(messages));
    }

    private static void Write(AIChatMessage message, List<ChatMessage> written)
    {
        // Results of tools are one message each, whatever message they are gathered in.
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
            written.Add(ToolResult(result));
        var contents = message.Contents.Where(IsSent).ToArray();
        if (contents.Length == 0 && (message.Role == ChatRole.Tool || message.Contents.Count > 0))
            return;

        var calls = contents.OfType<FunctionCallContent>().ToArray();
        var parts = contents.Where(content => content is not FunctionCallContent).ToArray();
        written.Add(ChatMessage.FromJson(JsonBuilder.Object(writer =>
        {
            writer.WriteString("role", message.Role.Value);
            if (message.AuthorName is { Length: > 0 } name)
                writer.WriteString("name", name);
            if (parts.Length == 0 && calls.Length > 0)
                writer.WriteNull("content");
            else if (parts.All(part => part is TextContent))
                writer.WriteString("content", string.Concat(parts.Cast<TextContent>().Select(part => part.Text)));
            else
                WriteParts(writer, parts);
            if (calls.Length > 0)
                WriteCalls(writer, calls);
        })));
    }

    // What a model thought, what a call took and what went wrong are told to the application, not sent back to the model.
    private static bool IsSent(AIContent content) => content is not (FunctionResultContent or TextReasoningContent or UsageContent or ErrorContent);

    private static ChatMessage ToolResult(FunctionResultContent result) => ChatMessage.FromJson(JsonBuilder.Object(writer =>
    {
        writer.WriteString("role", "tool");
        writer.WriteString("tool_call_id", result.CallId);
        writer.WriteString("content", result.Result switch
        {
            null => result.Exception is { } failure ? $"Error: {failure.Message}" : "",
            string text => text,
            var value => JsonSerializer.Serialize(value, CompactJson.Of<object>()),
        });
    }));

    private static void WriteParts(Utf8JsonWriter writer, IEnumerable<AIContent> parts)
    {
        writer.WriteStartArray("content");
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            ContentPartWriter.Write(writer, part);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteCalls(Utf8JsonWriter writer, IEnumerable<FunctionCallContent> calls)
    {
        writer.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.CallId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Name);
            writer.WriteString("arguments", call.Arguments is { } arguments
                ? JsonSerializer.Serialize(arguments, CompactJson.Of<IDictionary<string, object?>>())
                : "{}");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
