using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MoA.Core.Chat;

/// <summary>Builds free-standing <see cref="JsonElement"/> values.</summary>
public static class JsonBuilder
{
    /// <summary>
    /// Writes text as it is (no <c>\u003C</c> for <c>&lt;</c>): what is written here is JSON for a provider or a client, never HTML.
    /// </summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes an object from what <paramref name="writeProperties"/> writes between its braces.</summary>
    public static JsonElement Object(Action<Utf8JsonWriter> writeProperties)
    {
        ArgumentNullException.ThrowIfNull(writeProperties);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writeProperties(writer);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
