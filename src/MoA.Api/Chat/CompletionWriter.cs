using System.Text.Json;
using MoA.Core.Runs;

namespace MoA.Api.Chat;

/// <summary>Writes a <c>chat.completion</c> (OpenAI reference: the chat completion object).</summary>
internal static class CompletionWriter
{
    public static void Write(Utf8JsonWriter writer, Answer answer, RunCompleted ended, ProgressMeter progress)
    {
        writer.WriteStartObject();
        answer.WriteHead(writer, "chat.completion"u8);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        WriteMessage(writer, ended.Answer);
        writer.WritePropertyName("logprobs"u8);
        WriteOrNull(writer, ended.Answer?.Logprobs);
        writer.WriteString("finish_reason"u8, ended.Answer?.FinishReason ?? "stop");
        writer.WriteEndObject();
        writer.WriteEndArray();
        Answer.WriteUsage(writer, ended.Usage);
        if (ended.Answer?.SystemFingerprint is { } fingerprint)
            writer.WriteString("system_fingerprint"u8, fingerprint);
        answer.WriteMoa(writer, ended, progress);
        writer.WriteEndObject();
    }

    internal static void WriteOrNull(Utf8JsonWriter writer, JsonElement? value)
    {
        if (value is { } json)
            json.WriteTo(writer);
        else
            writer.WriteNullValue();
    }

    private static void WriteMessage(Utf8JsonWriter writer, Proposal? proposal)
    {
        writer.WriteStartObject("message"u8);
        writer.WriteString("role"u8, "assistant"u8);
        var whole = proposal?.Message is { ValueKind: JsonValueKind.Object } message ? message : (JsonElement?)null;
        if (whole?.TryGetProperty("content", out _) is not true)
            writer.WriteString("content"u8, proposal?.Content);
        if (whole?.TryGetProperty("refusal", out _) is not true)
            writer.WriteNull("refusal"u8);
        if (whole is { } json)
        {
            foreach (var property in json.EnumerateObject())
            {
                if (!property.NameEquals("role"u8))
                    property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
