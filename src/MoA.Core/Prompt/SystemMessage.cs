using MoA.Core.Chat;

namespace MoA.Core.Prompt;

/// <summary>
/// Adds text to the leading system message of a conversation, or makes one. A leading <c>developer</c> message counts: newer OpenAI models call the
/// system role that. Every other field of the message, and every part of an array content, stays as it is.
/// </summary>
public static class SystemMessage
{
    /// <summary>Puts text after the leading system message's own, with a blank line between.</summary>
    public static IReadOnlyList<ChatMessage> Append(IReadOnlyList<ChatMessage> messages, string text) => Add(messages, text, after: true);

    /// <summary>Puts text before the leading system message's own, with a blank line between.</summary>
    public static IReadOnlyList<ChatMessage> Prepend(IReadOnlyList<ChatMessage> messages, string text) => Add(messages, text, after: false);

    private static ChatMessage[] Add(IReadOnlyList<ChatMessage> messages, string text, bool after)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count > 0 && messages[0].Role is "system" or "developer")
            return [MessageText.Add(messages[0], text, after), .. messages.Skip(1)];
        return [ChatMessage.Create("system", text), .. messages];
    }
}
