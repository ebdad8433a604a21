namespace MoA.Core.Chat;

/// <summary>Cuts texts between characters: half of a surrogate pair is no text.</summary>
public static class TextCut
{
    /// <summary>How much of the beginning of a text can be kept.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most of it to keep, in UTF-16 units; not negative.</param>
    /// <returns>UTF-16 units: <paramref name="most"/>, or one less where that would part a pair, or all the text has.</returns>
    public static int Length(ReadOnlySpan<char> text, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        if (text.Length <= most)
            return text.Length;
        return most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
    }

    /// <summary>A text, or its beginning and an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most of it to keep, in UTF-16 units; not negative.</param>
    public static string Shorten(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = Length(text, most);
        return length == text.Length ? text : string.Concat(text.AsSpan(0, length).TrimEnd(), "…");
    }
}
