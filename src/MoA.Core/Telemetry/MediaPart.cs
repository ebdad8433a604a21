using System.Text.Json;

namespace MoA.Core.Telemetry;

/// <summary>
/// One part of a message's content: text, an image, audio or a file (OpenAI reference: chat completions, content parts) as a part of the GenAI
/// conventions. A part of another type is written as it is, which is their generic part.
/// </summary>
internal static class MediaPart
{
    private const string Data = "data:";
    private const string Base64 = ";base64,";

    public static void Write(Utf8JsonWriter writer, JsonElement part)
    {
        var type = Text(part, "type") ?? "unknown";
        writer.WriteStartObject();
        switch (type)
        {
            case "text":
                writer.WriteString("type"u8, type);
                writer.WriteString("content"u8, Text(part, "text") ?? "");
                break;
            case "image_url" when Url(part) is { } url:
                WriteImage(writer, url);
                break;
            case "input_audio" when part.TryGetProperty("input_audio", out var audio) && audio.ValueKind == JsonValueKind.Object:
                WriteBlob(writer, "audio", $"audio/{Text(audio, "format")}", Text(audio, "data") ?? "");
                break;
            default:
                WriteOther(writer, part, type);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, string url)
    {
        var start = url.StartsWith(Data, StringComparison.OrdinalIgnoreCase) ? url.IndexOf(Base64, StringComparison.OrdinalIgnoreCase) : -1;
        if (start >= 0)
        {
            WriteBlob(writer, "image", url[Data.Length..start], url[(start + Base64.Length)..]);
            return;
        }

        writer.WriteString("type"u8, "uri"u8);
        writer.WriteString("modality"u8, "image"u8);
        writer.WriteString("uri"u8, url);
    }

    private static void WriteBlob(Utf8JsonWriter writer, string modality, string mimeType, string content)
    {
        writer.WriteString("type"u8, "blob"u8);
        writer.WriteString("mime_type"u8, mimeType);
        writer.WriteString("modality"u8, modality);
        writer.WriteString("content"u8, content);
    }

    private static void WriteOther(Utf8JsonWriter writer, JsonElement part, string type)
    {
        writer.WriteString("type"u8, type);
        foreach (var property in part.EnumerateObject().Where(property => !property.NameEquals("type"u8)))
            property.WriteTo(writer);
    }

    // An object with the URL, or, with some providers, the URL itself.
    private static string? Url(JsonElement part) => part.TryGetProperty("image_url", out var image) && image.ValueKind == JsonValueKind.Object
        ? Text(image, "url")
        : Text(part, "image_url");

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
