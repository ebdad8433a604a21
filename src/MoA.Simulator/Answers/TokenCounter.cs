namespace MoA.Simulator;

/// <summary>
/// The simulator's tokens: one for every 4 bytes of UTF-8 or part of them. Crude, but everybody can check it by hand. A prompt is the sum
/// over
/// its messages' texts, plus 3 for each message.
/// </summary>
internal static class TokenCounter
{
    public const int BytesPerToken = 4;
    public const int TokensPerMessage = 3;

    public static int Count(int bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    /// <summary>
    /// The end of the piece that starts at <paramref name="start"/>: so many tokens, and the rest of a character that they would split.
    /// </summary>
    public static int EndOfPiece(ReadOnlySpan<byte> text, int start, int tokens)
    {
        var end = (int)Math.Min(text.Length, start + ((long)tokens * BytesPerToken));
        while (end < text.Length && (text[end] & 0xC0) == 0x80)
            end++;
        return end;
    }

    /// <summary>The longest head of the text that has at most so many tokens and no split character.</summary>
    public static int Cut(ReadOnlySpan<byte> text, int tokens)
    {
        var end = (int)Math.Min(text.Length, (long)tokens * BytesPerToken);
        while (end > 0 && end < text.Length && (text[end] & 0xC0) == 0x80)
            end--;
        return end;
    }
}
