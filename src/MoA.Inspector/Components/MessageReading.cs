using System.Text.Json;

namespace MoA.Inspector.Components;

/// <summary>Says in words what a message of a conversation holds besides text (OpenAI reference: chat completions, <c>messages</c>).</summary>
internal static class MessageReading
{
    /// <summary>Each such thing, in order: media, refusals, calls of tools, the call that it answers.</summary>
    /// <param name="message">A message object, of whatever shape a caller or provider gave it.</param>
    public static IEnumerable<string> Parts(JsonElement message)
    {
        if (Field(message, "tool_call_id") is { } answered)
            yield return $"answers the call {Text(answered)}";
        if (Field(message, "content") is { ValueKind: JsonValueKind.Array } content)
        {
            foreach (var part in content.EnumerateArray().Select(Part).OfType<string>())
                yield return part;
        }

        if (Field(message, "refusal") is { } refusal)
            yield return $"refuses: {Text(refusal)}";
        if (Field(message, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
        {
            foreach (var call in calls.EnumerateArray())
                yield return Call(Field(call, "function") ?? Field(call, "custom") ?? call);
        }

        if (Field(message, "function_call") is { } function)
            yield return Call(function);
        if (Field(message, "audio") is { } audio)
            yield return $"speaks: {Text(Field(audio, "transcript") ?? audio)}";
    }

    private static string? Part(JsonElement part)
    {
        if (Field(part, "text") is { ValueKind: JsonValueKind.String })
            return null;
        if (Field(part, "refusal") is { } refusal)
            return $"refuses: {Text(refusal)}";
        if (Field(part, "image_url") is { } image)
            return $"image: {Address(Text(Field(image, "url") ?? image))}";
        var type = Field(part, "type") is { } named ? Text(named) : "a part";
        return $"{type}: {Show.Count(part.GetRawText().Length)} characters of JSON";
    }

    private static string Call(JsonElement call) => Field(call, "name") is { } name
        ? $"calls {Text(name)}({Text(Field(call, "arguments") ?? Field(call, "input") ?? default)})"
        : $"calls {Text(call)}";

    // An image that lies in its address is nothing to read.
    private static string Address(string address) =>
        address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? $"{Show.Count(address.Length)} characters of data" : address;

    private static JsonElement? Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
            return "";
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which is no text.
            return json.GetRawText();
        }
    }
}
