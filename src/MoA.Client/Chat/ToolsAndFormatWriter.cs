using System.Text.Json;
using Microsoft.Extensions.AI;
using MoA.Core.Chat;

namespace MoA.Client.Chat;

/// <summary>Writes the request fields <c>tools</c>, <c>tool_choice</c> and <c>response_format</c> (OpenAI reference: chat completions).</summary>
internal static class ToolsAndFormatWriter
{
    public static JsonElement Tools(IEnumerable<AITool> tools) => JsonBuilder.Object(writer =>
    {
        writer.WriteStartArray("tools");
        foreach (var tool in tools)
            WriteTool(writer, tool);
        writer.WriteEndArray();
    }).GetProperty("tools");

    public static JsonElement Choice(ChatToolMode mode) => mode switch
    {
        AutoChatToolMode => OptionsReader.JsonText("auto"),
        NoneChatToolMode => OptionsReader.JsonText("none"),
        RequiredChatToolMode { RequiredFunctionName: { } name } => JsonBuilder.Object(writer =>
        {
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }),
        RequiredChatToolMode => OptionsReader.JsonText("required"),
        _ => throw new NotSupportedException($"A chat completion knows no tool mode {mode.GetType().Name}."),
    };

    public static JsonElement Format(ChatResponseFormat format) => JsonBuilder.Object(writer =>
    {
        switch (format)
        {
            case ChatResponseFormatText:
                writer.WriteString("type", "text");
                break;
            case ChatResponseFormatJson { Schema: null }:
                writer.WriteString("type", "json_object");
                break;
            case ChatResponseFormatJson { Schema: { } schema } json:
                writer.WriteString("type", "json_schema");
                writer.WriteStartObject("json_schema");
                writer.WriteString("name", json.SchemaName ?? "answer");
                if (json.SchemaDescription is { } description)
                    writer.WriteString("description", description);
                writer.WritePropertyName("schema");
                schema.WriteTo(writer);
                writer.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"A chat completion knows no response format {format.GetType().Name}.");
        }
    });

    private static void WriteTool(Utf8JsonWriter writer, AITool tool)
    {
        if (tool is not AIFunctionDeclaration function)
            throw new NotSupportedException($"'{tool.Name}' is a {tool.GetType().Name}; a mixture calls functions only.");
        writer.WriteStartObject();
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", function.Name);
        if (!string.IsNullOrEmpty(function.Description))
            writer.WriteString("description", function.Description);
        writer.WritePropertyName("parameters");
        function.JsonSchema.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
