using System.Text.Json;
using MoA.Api.Errors;
using MoA.Api.Sse;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Api.Chat;

/// <summary>Writes <c>chat.completion.chunk</c>s (OpenAI reference: the chat completion chunk object).</summary>
internal sealed class ChunkWriter(SseStream sse, Answer answer, bool includeUsage)
{
    /// <summary>The first chunk: who speaks, and which run this is.</summary>
    public void WriteRole()
    {
        var writer = BeginChunk(null);
        BeginChoice(writer);
        writer.WriteStartObject("delta"u8);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, ""u8);
        writer.WriteNull("refusal"u8);
        writer.WriteEndObject();
        EndChoice(writer, logprobs: null, finishReason: null);
        answer.WriteMoa(writer);
        EndChunk(writer);
    }

    /// <summary>A piece of the answer.</summary>
    public void WriteDelta(AnswerDelta piece)
    {
        var writer = BeginChunk(null);
        BeginChoice(writer);
        JsonElement? logprobs = null;
        if (piece.Choice is { ValueKind: JsonValueKind.Object } choice)
        {
            writer.WritePropertyName("delta"u8);
            WriteWithoutRole(writer, choice.TryGetProperty("delta", out var delta) ? delta : default);
            logprobs = choice.TryGetProperty("logprobs", out var given) ? given : null;
        }
        else
        {
            WriteContent(writer, piece.Content);
        }

        EndChoice(writer, logprobs, finishReason: null);
        EndChunk(writer);
    }

    /// <summary>The whole answer in one piece, where the provider did not stream it.</summary>
    public void WriteWhole(Proposal whole)
    {
        var writer = BeginChunk(null);
        BeginChoice(writer);
        if (whole.Message is { ValueKind: JsonValueKind.Object } message)
            WriteMessageAsDelta(writer, message);
        else
            WriteContent(writer, whole.Content);
        EndChoice(writer, whole.Logprobs, finishReason: null);
        EndChunk(writer);
    }

    /// <summary>The chunks after the last piece, and the end mark.</summary>
    public void WriteEnd(RunCompleted ended, ProgressMeter progress)
    {
        var fingerprint = ended.Answer?.SystemFingerprint;
        var writer = BeginChunk(fingerprint);
        BeginChoice(writer);
        writer.WritePropertyName("delta"u8);
        WriteEmptyObject(writer);
        EndChoice(writer, logprobs: null, ended.Answer?.FinishReason ?? "stop");
        answer.WriteMoa(writer, ended, progress);
        EndChunk(writer);
        if (includeUsage)
        {
            writer = BeginChunk(fingerprint);
            writer.WriteStartArray("choices"u8);
            writer.WriteEndArray();
            Answer.WriteUsage(writer, ended.Usage);
            writer.WriteEndObject();
            sse.EndEvent();
        }

        sse.WriteDone();
    }

    /// <summary>
    /// The progress of a layer. The official OpenAI clients read the data of every event, whatever its name, as a chunk; so this is one
    /// without choices, which they pass over, and the event lies in its member <c>moa</c>.
    /// </summary>
    public void WriteProgress(RunEvent progress)
    {
        var writer = BeginChunk(null, progress.Type);
        writer.WriteStartArray("choices"u8);
        writer.WriteEndArray();
        writer.WriteStartObject("moa"u8);
        writer.WriteString("run_id"u8, answer.Run.Value);
        writer.WritePropertyName("event"u8);
        JsonSerializer.Serialize(writer, progress, MoaJson.Relaxed.RunEvent);
        writer.WriteEndObject();
        EndChunk(writer);
    }

    /// <summary>Says that the answer will not be completed. No end mark follows.</summary>
    public void WriteError(ApiError error)
    {
        ErrorWriter.WriteObject(sse.BeginEvent(), error);
        sse.EndEvent();
    }

    private Utf8JsonWriter BeginChunk(string? fingerprint, string? name = null)
    {
        var writer = sse.BeginEvent(name);
        writer.WriteStartObject();
        answer.WriteHead(writer, "chat.completion.chunk"u8);
        if (fingerprint is not null)
            writer.WriteString("system_fingerprint"u8, fingerprint);
        return writer;
    }

    private void EndChunk(Utf8JsonWriter writer)
    {
        if (includeUsage)
            writer.WriteNull("usage"u8);
        writer.WriteEndObject();
        sse.EndEvent();
    }

    private static void BeginChoice(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
    }

    private static void EndChoice(Utf8JsonWriter writer, JsonElement? logprobs, string? finishReason)
    {
        writer.WritePropertyName("logprobs"u8);
        CompletionWriter.WriteOrNull(writer, logprobs);
        writer.WriteString("finish_reason"u8, finishReason);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    // The first chunk has said who speaks; clients that append what they are sent would read 'assistantassistant'.
    private static void WriteWithoutRole(Utf8JsonWriter writer, JsonElement delta)
    {
        writer.WriteStartObject();
        if (delta.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in delta.EnumerateObject())
            {
                if (!property.NameEquals("role"u8))
                    property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, string? content)
    {
        writer.WriteStartObject("delta"u8);
        writer.WriteString("content"u8, content ?? "");
        writer.WriteEndObject();
    }

    // A delta's tool calls carry the index that says which call a later piece belongs to; a whole message's do not.
    private static void WriteMessageAsDelta(Utf8JsonWriter writer, JsonElement message)
    {
        writer.WriteStartObject("delta"u8);
        foreach (var property in message.EnumerateObject())
        {
            if (property.NameEquals("role"u8))
                continue;
            if (!property.NameEquals("tool_calls"u8) || property.Value.ValueKind != JsonValueKind.Array)
            {
                property.WriteTo(writer);
                continue;
            }

            writer.WriteStartArray("tool_calls"u8);
            var index = 0;
            foreach (var call in property.Value.EnumerateArray().Where(call => call.ValueKind == JsonValueKind.Object))
            {
                writer.WriteStartObject();
                writer.WriteNumber("index"u8, index++);
                foreach (var member in call.EnumerateObject().Where(member => !member.NameEquals("index"u8)))
                    member.WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteEmptyObject(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
