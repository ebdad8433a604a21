using System.Text;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>Decides whether a request gets a tool call, and makes up arguments that fit the function's parameters.</summary>
internal static class ToolCallComposer
{
    private const string Trigger = "call the tool";

    public static ToolCall? Compose(JsonElement request, string lastUserMessage)
    {
        if (!lastUserMessage.Contains(Trigger, StringComparison.OrdinalIgnoreCase)
            || !request.TryGetProperty("tools", out var tools)
            || tools.ValueKind != JsonValueKind.Array
            || tools.GetArrayLength() == 0
            || (request.TryGetProperty("tool_choice", out var choice) && choice.ValueKind == JsonValueKind.String && choice.ValueEquals("none")))
        {
            return null;
        }

        return tools[0].ValueKind == JsonValueKind.Object
            && tools[0].TryGetProperty("function", out var function)
            && function.ValueKind == JsonValueKind.Object
            && function.TryGetProperty("name", out var name)
            && name.ValueKind == JsonValueKind.String
                ? new ToolCall(name.GetString()!, Arguments(function, lastUserMessage))
                : null;
    }

    private static string Arguments(JsonElement function, string lastUserMessage)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (function.TryGetProperty("parameters", out var parameters)
                && parameters.ValueKind == JsonValueKind.Object
                && parameters.TryGetProperty("properties", out var properties)
                && properties.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in properties.EnumerateObject())
                    WriteValue(writer, property, lastUserMessage);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonProperty property, string lastUserMessage)
    {
        writer.WritePropertyName(property.Name);
        var type = property.Value.ValueKind == JsonValueKind.Object
            && property.Value.TryGetProperty("type", out var declared)
            && declared.ValueKind == JsonValueKind.String
                ? declared.GetString()
                : null;
        switch (type)
        {
            case "string":
                writer.WriteStringValue(lastUserMessage);
                break;
            case "integer" or "number":
                writer.WriteNumberValue(1);
                break;
            case "boolean":
                writer.WriteBooleanValue(true);
                break;
            case "array":
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            case "object":
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
