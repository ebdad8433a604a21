using System.Buffers;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>The chunks of a streamed answer as server-sent events.</summary>
internal static class ChunkWriter
{
    private enum Part
    {
        Role,
        Content,
        Refusal,
        ToolName,
        ToolArguments,
        Finish,
        Usage,
        Empty,
    }

    private static ReadOnlySpan<byte> DataPrefix => "data: "u8;

    private static ReadOnlySpan<byte> EventEnd => "\n\n"u8;

    public static void WriteRole(IBufferWriter<byte> output, ChatExchange exchange, int choice) =>
        Write(output, new Chunk(exchange, Part.Role, choice));

    public static void WriteContent(IBufferWriter<byte> output, ChatExchange exchange, int choice, ReadOnlyMemory<byte> text, int firstToken) =>
        Write(output, new Chunk(exchange, Part.Content, choice, text, firstToken));

    public static void WriteRefusal(IBufferWriter<byte> output, ChatExchange exchange, int choice) =>
        Write(output, new Chunk(exchange, Part.Refusal, choice));

    public static void WriteToolCall(IBufferWriter<byte> output, ChatExchange exchange, int choice)
    {
        Write(output, new Chunk(exchange, Part.ToolName, choice));
        Write(output, new Chunk(exchange, Part.ToolArguments, choice));
    }

    public static void WriteFinish(IBufferWriter<byte> output, ChatExchange exchange, int choice) =>
        Write(output, new Chunk(exchange, Part.Finish, choice));

    public static void WriteUsage(IBufferWriter<byte> output, ChatExchange exchange) => Write(output, new Chunk(exchange, Part.Usage, 0));

    /// <summary>A chunk with no choices and no usage.</summary>
    public static void WriteEmpty(IBufferWriter<byte> output, ChatExchange exchange) => Write(output, new Chunk(exchange, Part.Empty, 0));

    public static void WriteError(IBufferWriter<byte> output, OpenAiError error)
    {
        output.Write(DataPrefix);
        JsonBody.WriteTo(output, error, static (writer, error) => error.Write(writer));
        output.Write(EventEnd);
    }

    public static void WriteDone(IBufferWriter<byte> output) => output.Write("data: [DONE]\n\n"u8);

    private static void Write(IBufferWriter<byte> output, in Chunk chunk)
    {
        output.Write(DataPrefix);
        JsonBody.WriteTo(output, chunk, static (writer, chunk) => Write(writer, chunk));
        output.Write(EventEnd);
    }

    private static void Write(Utf8JsonWriter writer, in Chunk chunk)
    {
        writer.WriteStartObject();
        CompletionWriter.WriteHead(writer, chunk.Exchange, "chat.completion.chunk"u8);
        writer.WriteStartArray("choices"u8);
        if (chunk.Part is not (Part.Usage or Part.Empty))
            WriteChoice(writer, chunk);
        writer.WriteEndArray();
        if (chunk.Part == Part.Usage)
            CompletionWriter.WriteUsage(writer, chunk.Exchange.Answer);
        else if (chunk.Exchange.Request.IncludeUsage)
            writer.WriteNull("usage"u8);
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, in Chunk chunk)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, chunk.Choice);
        writer.WriteStartObject("delta"u8);
        WriteDelta(writer, chunk);
        writer.WriteEndObject();
        if (chunk.Part == Part.Content)
            LogprobWriter.Write(writer, chunk.Exchange, chunk.Source, chunk.Text, chunk.FirstToken);
        else
            writer.WriteNull("logprobs"u8);
        writer.WriteString("finish_reason"u8, chunk.Part == Part.Finish ? chunk.Source.FinishReason : null);
        writer.WriteEndObject();
    }

    private static void WriteDelta(Utf8JsonWriter writer, in Chunk chunk)
    {
        switch (chunk.Part)
        {
            case Part.Role:
                writer.WriteString("role"u8, "assistant"u8);
                if (chunk.Source.Content is null)
                    writer.WriteNull("content"u8);
                else
                    writer.WriteString("content"u8, ""u8);
                break;
            case Part.Content:
                writer.WriteString("content"u8, chunk.Text.Span);
                break;
            case Part.Refusal:
                writer.WriteString("refusal"u8, chunk.Source.Refusal);
                break;
            case Part.ToolName:
                CompletionWriter.WriteToolCall(writer, chunk.Exchange, chunk.Source.ToolCall!, "", first: true, indexed: true);
                break;
            case Part.ToolArguments:
                var tool = chunk.Source.ToolCall!;
                CompletionWriter.WriteToolCall(writer, chunk.Exchange, tool, tool.Arguments, first: false, indexed: true);
                break;
            case Part.Finish or Part.Usage or Part.Empty:
            default:
                break;
        }
    }

    private readonly record struct Chunk(
        ChatExchange Exchange, Part Part, int Choice, ReadOnlyMemory<byte> Text = default, int FirstToken = 0)
    {
        public Choice Source => Exchange.Answer.Choices[Choice];
    }
}
