using MoA.Core.Chat;

namespace MoA.Core.Runs;

/// <summary>The text of a run that lists show and look through.</summary>
public static class RunText
{
    /// <summary>Most characters (UTF-16 units) of an excerpt.</summary>
    public const int MostOfExcerpt = 200;

    /// <summary>Most characters of <see cref="RunQuery.Text"/>.</summary>
    public const int MostOfQuery = 200;

    /// <summary>What a conversation says: the text of every message, one after another.</summary>
    public static string Of(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages.Count == 1 ? messages[0].Text : string.Join('\n', messages.Select(message => message.Text));
    }

    /// <summary>What a run answered; null where it has no answer.</summary>
    public static string? Of(RunEnded ended) => ended is RunCompleted { Answer.Content: { Length: > 0 } answer } ? answer : null;

    /// <summary>The beginning of the last user message; null where it has no text.</summary>
    public static string? Question(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Excerpt(messages.LastOrDefault(message => message.Role == "user")?.Text);
    }

    /// <summary>
    /// The beginning of a text on one line: at most <see cref="MostOfExcerpt"/> characters, white space and control characters as single blanks, none at the
    /// ends. Null where nothing is left.
    /// </summary>
    public static string? Excerpt(string? text)
    {
        if (text is null)
            return null;
        Span<char> kept = stackalloc char[MostOfExcerpt];
        var (count, blank) = (0, false);
        foreach (var next in text)
        {
            if (char.IsWhiteSpace(next) || char.IsControl(next))
            {
                blank = count > 0;
                continue;
            }

            if (count + (blank ? 2 : 1) > MostOfExcerpt)
                break;
            if (blank)
                kept[count++] = ' ';
            kept[count++] = next;
            blank = false;
        }

        // Half of a surrogate pair is no text.
        if (count > 0 && char.IsHighSurrogate(kept[count - 1]))
            count--;
        return count == 0 ? null : kept[..count].ToString();
    }

    /// <summary>
    /// A text in the form in which two that differ in the case of their letters alone (<see cref="StringComparison.OrdinalIgnoreCase"/>) are the same.
    /// </summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToUpperInvariant();
    }
}
