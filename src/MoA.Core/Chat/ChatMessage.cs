using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MoA.Core.Chat;

/// <summary>
/// One message of a conversation, kept as the JSON object it arrived as, so that fields unknown to this product reach the provider unchanged
/// (OpenAI reference: chat completions, <c>messages</c>).
/// </summary>
public sealed class ChatMessage
{
    private const int CharactersPerMediaPart = 4000;

    private long? _characters;

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
    public string Text => Json.TryGetProperty("content", out var content) ? TextOf(content) ?? "" : "";

    /// <summary>
    /// Characters that count towards a prompt: the text's, those of <c>tool_calls</c> and <c>function_call</c> as JSON, and a flat 4,000 for an
    /// image or audio part.
    /// </summary>
    public long Characters => _characters ??=
        Text.Length + CharactersOf("tool_calls") + CharactersOf("function_call") + ((long)MediaParts() * CharactersPerMediaPart);

    /// <summary>Whether it holds an image or audio part.</summary>
    internal bool HasMedia => MediaParts() > 0;

    /// <summary>The text of a message's <c>content</c>: the string, or the text parts of an array one after another; null where it is neither.</summary>
    /// <param name="content">The value of <c>content</c>.</param>
    /// <exception cref="InvalidOperationException">It holds bytes or escapes that are no text.</exception>
    public static string? TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(TextOfPart)),
        _ => null,
    };

    /// <summary>Wraps a message object.</summary>
    /// <param name="json">An object with a string property <c>role</c>; it is cloned.</param>
    /// <exception cref="ArgumentException">
    /// It is no object, or has no role, or one of its strings is no text: bytes that are no UTF-8, or half of a surrogate pair.
    /// </exception>
    public static ChatMessage FromJson(JsonElement json)
    {
        if (!JsonText.IsSound(json))
            throw new ArgumentException("A message holds a string that is no text: bad UTF-8, or half of a surrogate pair.", nameof(json));
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("role", out var role) || role.ValueKind != JsonValueKind.String)
            throw new ArgumentException("A message is a JSON object with a string property 'role'.", nameof(json));
        return new ChatMessage(role.GetString()!, json.Clone());
    }

    /// <summary>Wraps an object that was just made of sound parts, so that it needs neither check nor copy.</summary>
    internal static ChatMessage FromOwn(string role, JsonElement json) => new(role, json);

    /// <summary>Makes a message with text content.</summary>
    /// <param name="role">The role, such as <c>user</c>.</param>
    /// <param name="text">The content; half of a surrogate pair becomes U+FFFD.</param>
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

    private int CharactersOf(string field) => Json.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
        ? Encoding.UTF8.GetCharCount(JsonMarshal.GetRawUtf8Value(value))
        : 0;

    private int MediaParts() => Json.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
        ? content.EnumerateArray().Count(part => part.ValueKind == JsonValueKind.Object && !part.TryGetProperty("text", out _))
        : 0;

    private static string TextOfPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";
}
