using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MoA.Client.Chat;

/// <summary>Writes one part of a message of several: text, an image, audio or a file (OpenAI reference: chat completions, content parts).</summary>
internal static class ContentPartWriter
{
    public static void Write(Utf8JsonWriter writer, AIContent part)
    {
        switch (part)
        {
            case TextContent text:
                writer.WriteString("type", "text");
                writer.WriteString("text", text.Text);
                break;
            case UriContent image when image.HasTopLevelMediaType("image"):
                WriteImage(writer, image.Uri.ToString());
                break;
            case DataContent image when image.HasTopLevelMediaType("image"):
                WriteImage(writer, image.Uri);
                break;
            case DataContent audio when audio.HasTopLevelMediaType("audio"):
                WriteAudio(writer, audio);
                break;
            case DataContent file:
                writer.WriteString("type", "file");
                writer.WriteStartObject("file");
                writer.WriteString("filename", file.Name ?? "file");
                writer.WriteString("file_data", file.Uri);
                writer.WriteEndObject();
                break;
            case HostedFileContent file:
                writer.WriteString("type", "file");
                writer.WriteStartObject("file");
                writer.WriteString("file_id", file.FileId);
                writer.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"A chat completion cannot carry {part.GetType().Name}.");
        }
    }

    private static void WriteImage(Utf8JsonWriter writer, string address)
    {
        writer.WriteString("type", "image_url");
        writer.WriteStartObject("image_url");
        writer.WriteString("url", address);
        writer.WriteEndObject();
    }

    private static void WriteAudio(Utf8JsonWriter writer, DataContent audio)
    {
        writer.WriteString("type", "input_audio");
        writer.WriteStartObject("input_audio");
        writer.WriteString("data", audio.Base64Data.Span);
        writer.WriteString("format", audio.MediaType switch
        {
            "audio/mpeg" or "audio/mp3" => "mp3",
            "audio/wav" or "audio/x-wav" or "audio/wave" => "wav",
            var other => other["audio/".Length..],
        });
        writer.WriteEndObject();
    }
}
