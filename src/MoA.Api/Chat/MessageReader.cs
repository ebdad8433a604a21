using System.Globalization;
using System.Text.Json;
using MoA.Api.Errors;
using MoA.Core.Chat;

namespace MoA.Api.Chat;

/// <summary>Reads <c>messages</c> (OpenAI reference: chat completions). Fields it does not know pass unchecked.</summary>
internal static class MessageReader
{
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    public static IReadOnlyList<ChatMessage> Read(FieldReader fields, int most)
    {
        var array = fields.Array("messages")
            ?? throw ApiException.Field("messages", "is missing: give an array of at least one message, such as {\"role\":\"user\",\"content\":\"Hello\"}.");
        var count = array.GetArrayLength();
        if (count == 0)
            throw ApiException.Field("messages", "is empty: give at least one message.");
        if (count > most)
            throw ApiException.Field("messages", $"holds {count} messages; this server takes at most {most} (MoA:Api:MaxMessages).", "too_many_messages");

        var messages = new ChatMessage[count];
        for (var index = 0; index < count; index++)
            messages[index] = ReadMessage(array[index], string.Create(CultureInfo.InvariantCulture, $"messages[{index}]"));
        return messages;
    }

    private static ChatMessage ReadMessage(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw ApiException.Field(path, $"must be an object, not {FieldReader.Describe(json)}.", "invalid_type");
        var fields = new FieldReader(json, $"{path}.");
        var role = fields.Text("role") ?? throw ApiException.Field($"{path}.role", $"is missing: give one of {string.Join(", ", Roles)}.");
        if (!Roles.Contains(role))
            throw ApiException.Field($"{path}.role", $"must be one of {string.Join(", ", Roles)}, not '{ApiError.Shorten(role)}'.");
        CheckContent(fields, role, path);
        if (role == "tool" && fields.Text("tool_call_id") is null)
            throw ApiException.Field($"{path}.tool_call_id", "is missing: a tool's message names the call it answers.");
        if (role == "function" && fields.Text("name") is null)
            throw ApiException.Field($"{path}.name", "is missing: a function's message names the function.");
        fields.Text("name");
        fields.Array("tool_calls");
        return ChatMessage.FromJson(json);
    }

    private static void CheckContent(FieldReader fields, string role, string path)
    {
        switch (fields.Value("content"))
        {
            case { ValueKind: JsonValueKind.String }:
                return;
            case { ValueKind: JsonValueKind.Array } parts:
                CheckParts(parts, $"{path}.content");
                return;
            case { } other:
                throw fields.Wrong("content", "a string or an array of content parts", other);
        }

        if (role == "function" || (role == "assistant" && SaysSomethingElse(fields)))
            return;
        throw ApiException.Field($"{path}.content", role == "assistant"
            ? "is missing: an assistant's message without content needs tool_calls."
            : "is missing: give a string or an array of content parts.");
    }

    private static bool SaysSomethingElse(FieldReader fields) =>
        fields.Array("tool_calls")?.GetArrayLength() > 0
        || fields.Value("function_call") is not null
        || fields.Value("refusal") is not null
        || fields.Value("audio") is not null;

    private static void CheckParts(JsonElement parts, string path)
    {
        if (parts.GetArrayLength() == 0)
            throw ApiException.Field(path, "is empty: give at least one content part.");
        var index = 0;
        foreach (var part in parts.EnumerateArray())
        {
            var partPath = string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]");
            if (part.ValueKind != JsonValueKind.Object)
                throw ApiException.Field(partPath, $"must be an object, not {FieldReader.Describe(part)}.", "invalid_type");
            var fields = new FieldReader(part, $"{partPath}.");
            var type = fields.Text("type") ?? throw ApiException.Field($"{partPath}.type", "is missing: give the part's type, such as 'text'.");
            if (type == "text" && fields.Text("text") is null)
                throw ApiException.Field($"{partPath}.text", "is missing: a text part holds a string.");
        }
    }
}
