using System.Text.Json;
using MoA.Core.Inspection;

namespace MoA.Api.Runs;

/// <summary>Writes what an agent was sent.</summary>
internal static class SentCallWriter
{
    public static void Write(Utf8JsonWriter writer, SentCall sent)
    {
        writer.WriteStartObject();
        writer.WriteString("object"u8, "run.call"u8);
        writer.WriteString("run"u8, sent.Call.Run.Value);
        writer.WriteNumber("layer"u8, sent.Call.Layer);
        writer.WriteNumber("slot"u8, sent.Call.Slot);
        writer.WriteString("model"u8, sent.Call.Model.Id);
        writer.WriteString("provider"u8, sent.Call.Model.Provider);
        if (sent.IsMade is { } made)
            writer.WriteBoolean("made"u8, made);
        else
            writer.WriteNull("made"u8);
        writer.WriteBoolean("exact"u8, sent.IsExact);
        writer.WriteStartArray("doubts"u8);
        foreach (var doubt in sent.Doubts)
            writer.WriteStringValue(doubt);
        writer.WriteEndArray();
        writer.WriteStartArray("cuts"u8);
        foreach (var cut in sent.Cuts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("reference"u8, cut.Reference);
            writer.WriteNumber("slot"u8, cut.Slot);
            writer.WriteNumber("characters"u8, cut.Characters);
            writer.WriteNumber("kept"u8, cut.Kept);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("request"u8);
        writer.WriteRawValue(sent.Body, skipInputValidation: true);
        writer.WriteEndObject();
    }
}
