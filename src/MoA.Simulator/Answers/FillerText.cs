namespace MoA.Simulator;

internal static class FillerText
{
    private static ReadOnlySpan<byte> Words => "The quick brown fox jumps over the lazy dog again and again. "u8;

    /// <summary>Text of exactly so many tokens.</summary>
    public static byte[] Of(int tokens)
    {
        var text = new byte[tokens * TokenCounter.BytesPerToken];
        for (var i = 0; i < text.Length; i++)
            text[i] = Words[i % Words.Length];
        return text;
    }
}
