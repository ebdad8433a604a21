using System.Text.Json;

namespace MoA.Simulator;

/// <summary>The JSON of answers without streaming, and the parts that chunks share with it.</summary>
internal static class CompletionWriter
{
    public static void Write(Utf8JsonWriter writer, ChatExchange exchange)
    {
        writer.WriteStartObject();
        WriteHead(writer, exchange, "chat.completion"u8);
        writer.WriteStartArray("choices"u8);
        for (var i = 0; i < exchange.Answer.Choices.Count; i++)
            WriteChoice(writer, exchange, i);
        writer.WriteEndArray();
        WriteUsage(writer, exchange.Answer);
        writer.WriteEndObject();
    }

    public static void WriteHead(Utf8JsonWriter writer, ChatExchange exchange, ReadOnlySpan<byte> kind)
    {
        writer.WriteString("id"u8, exchange.Id);
        writer.WriteString("object"u8, kind);
        writer.WriteNumber("created"u8, exchange.Created);
        writer.WriteString("model"u8, exchange.Request.Model);
        writer.WriteString("system_fingerprint"u8, "simulated"u8);
    }

    public static void WriteUsage(Utf8JsonWriter writer, ChatAnswer answer)
    {
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, answer.PromptTokens);
        writer.WriteNumber("completion_tokens"u8, answer.CompletionTokens);
        writer.WriteNumber("total_tokens"u8, answer.PromptTokens + answer.CompletionTokens);
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ChatExchange exchange, int index)
    {
        var choice = exchange.Answer.Choices[index];
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, index);
        writer.WriteStartObject("message"u8);
        writer.WriteString("role"u8, "assistant"u8);
        if (choice.Content is { } content)
            writer.WriteString("content"u8, content.Span);
        else
            writer.WriteNull("content"u8);
        writer.WriteString("refusal"u8, choice.Refusal);
        if (choice.ToolCall is { } tool)
            WriteToolCall(writer, exchange, tool, tool.Arguments, first: true, indexed: false);
        writer.WriteEndObject();
        LogprobWriter.Write(writer, exchange, choice, choice.Content ?? default);
        writer.WriteString("finish_reason"u8, choice.FinishReason);
        writer.WriteEndObject();
    }

    public static void WriteToolCall(
        Utf8JsonWriter writer, ChatExchange exchange, ToolCall tool, string arguments, bool first, bool indexed)
    {
        writer.WriteStartArray("tool_calls"u8);
        writer.WriteStartObject();
        if (indexed)
            writer.WriteNumber("index"u8, 0);
        if (first)
        {
            writer.WriteString("id"u8, $"call_{exchange.Id["chatcmpl-".Length..]}");
            writer.WriteString("type"u8, "function"u8);
        }

        writer.WriteStartObject("function"u8);
        if (first)
            writer.WriteString("name"u8, tool.Name);
        writer.WriteString("arguments"u8, arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
