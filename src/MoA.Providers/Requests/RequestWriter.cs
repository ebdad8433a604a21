using System.Runtime.InteropServices;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Engine;

namespace MoA.Providers;

/// <summary>
/// Writes the body of a chat completion request (OpenAI reference: create chat completion). The same call gives the same bytes: model,
/// messages, sampling fields, further fields in ordinal order, stream fields.
/// </summary>
internal static class RequestWriter
{
    private const double GreedyTemperature = 1e-4;
    private const int HeadSize = 512;

    /// <summary>Writes the body into a pooled buffer, which the caller disposes.</summary>
    public static PooledBuffer Write(AgentCall call)
    {
        var buffer = new PooledBuffer(SizeOf(call));
        using var writer = new Utf8JsonWriter(buffer, JsonBuilder.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("model"u8, call.Model.Name);
        writer.WriteStartArray("messages"u8);
        foreach (var message in call.Messages)
            WriteRaw(writer, message.Json);
        writer.WriteEndArray();
        WriteSampling(writer, call);
        if (call.Fields.Count > 0)
            WriteFields(writer, call);
        if (call.Stream)
            WriteStreamFields(writer);
        writer.WriteEndObject();
        return buffer;
    }

    /// <summary>A temperature as it is sent: what is next to nothing is nothing, as the reference code has it.</summary>
    public static double SentTemperature(double temperature) => temperature <= GreedyTemperature ? 0 : temperature;

    private static void WriteSampling(Utf8JsonWriter writer, AgentCall call)
    {
        var sampling = call.Sampling;
        if (sampling.Temperature is { } temperature)
            writer.WriteNumber("temperature"u8, SentTemperature(temperature));
        if (sampling.TopP is { } topP)
            writer.WriteNumber("top_p"u8, topP);
        if (sampling.MaxTokens is { } maxTokens)
            writer.WriteNumber(call.Model.MaxTokensField, maxTokens);
        if (sampling.Stop is { } stop)
        {
            writer.WritePropertyName("stop"u8);
            WriteRaw(writer, stop);
        }

        if (sampling.Seed is { } seed)
            writer.WriteNumber("seed"u8, seed);
        if (sampling.PresencePenalty is { } presence)
            writer.WriteNumber("presence_penalty"u8, presence);
        if (sampling.FrequencyPenalty is { } frequency)
            writer.WriteNumber("frequency_penalty"u8, frequency);
    }

    // In ordinal order: a dictionary that went through a journal or the wire may have another order, and the bytes must not depend on it.
    private static void WriteFields(Utf8JsonWriter writer, AgentCall call)
    {
        foreach (var (name, value) in call.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (!RequestFields.IsSent(name, call))
                continue;
            writer.WritePropertyName(name);
            WriteRaw(writer, value);
        }
    }

    private static void WriteStreamFields(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("stream"u8, true);
        writer.WriteStartObject("stream_options"u8);
        writer.WriteBoolean("include_usage"u8, true);
        writer.WriteEndObject();
    }

    // The bytes as they arrived: writing the element anew would rewrite numbers and escapes, and refuse a lone surrogate.
    private static void WriteRaw(Utf8JsonWriter writer, JsonElement element) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);

    private static int SizeOf(AgentCall call)
    {
        var size = HeadSize;
        foreach (var message in call.Messages)
            size += JsonMarshal.GetRawUtf8Value(message.Json).Length + 1;
        return size;
    }
}
