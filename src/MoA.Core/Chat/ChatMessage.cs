using System.Text.Json;

namespace MoA.Core.Chat;

/// <summary>
/// One message of a conversation, kept as the JSON object it arrived as, so that fields unknown to this product reach the provider unchanged
/// (OpenAI reference: chat completions, <c>messages</c>).
/// </summary>
public sealed class ChatMessage
{
    private ChatMessage(string role, JsonElement json)
    {
        Role = role;
        Json = json;
    }

    /// <summary>The role: <c>system</c>, <c>developer</c>, <c>user</c>, <c>assistant</c>, <c>tool</c> or <c>function</c>.</summary>
    public string Role { get; }

    /// <summary>The whole message object. It does not depend on a disposed document.</summary>
    public JsonElement Json { get; }

    /// <summary>The text of the content: the string, or the text parts of an array one after another; empty where there is none.</summary>
    public string Text
    {
        get
        {
            if (!Json.TryGetProperty("content", out var content))
                return "";
            return content.ValueKind switch
            {
                JsonValueKind.String => content.GetString()!,
                JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(TextOfPart)),
                _ => "",
            };
        }
    }

    /// <summary>Wraps a message object.</summary>
    /// <param name="json">An object with a string property <c>role</c>; it is cloned.</param>
    /// <exception cref="ArgumentException">It is no object, or has no role.</exception>
    public static ChatMessage FromJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("role", out var role) || role.ValueKind != JsonValueKind.String)
            throw new ArgumentException("A message is a JSON object with a string property 'role'.", nameof(json));
        return new ChatMessage(role.GetString()!, json.Clone());
    }

    /// <summary>Makes a message with text content.</summary>
    /// <param name="role">The role, such as <c>user</c>.</param>
    /// <param name="text">The content.</param>
    public static ChatMessage Create(string role, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(role);
        ArgumentNullException.ThrowIfNull(text);
        return new ChatMessage(role, JsonBuilder.Object(writer =>
        {
            writer.WriteString("role", role);
            writer.WriteString("content", text);
        }));
    }

    private static string TextOfPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";
}
