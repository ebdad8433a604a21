namespace MoA.Inspector.Provenance;

/// <summary>Finds the words of a text: letters and digits without a break between. Chinese and Japanese put none between words, so there each character is one.</summary>
internal static class ProseWords
{
    /// <summary>The words in order.</summary>
    public static IEnumerable<TextSpan> Of(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var isAlone = at < text.Length && IsAlone(text[at]);
            var isInWord = at < text.Length && !isAlone && char.IsLetterOrDigit(text[at]);
            if (isInWord && start < 0)
            {
                start = at;
            }
            else if (!isInWord && start >= 0)
            {
                yield return new TextSpan(start, at);
                start = -1;
            }

            if (isAlone)
                yield return new TextSpan(at, at + 1);
        }
    }

    // Hiragana and Katakana; ideographs with their first extension, and those for compatibility. Korean has spaces.
    private static bool IsAlone(char letter) =>
        letter is (>= '\u3041' and <= '\u3096') or (>= '\u30a1' and <= '\u30fa') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');
}
