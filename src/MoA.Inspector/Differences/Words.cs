namespace MoA.Inspector.Differences;

/// <summary>Cuts a text into words.</summary>
internal static class Words
{
    /// <summary>The first words of a text that begins with one.</summary>
    public static IReadOnlyList<Word> Of(string text, int most)
    {
        var words = new List<Word>();
        var start = 0;
        while (start < text.Length && words.Count < most)
        {
            var at = start;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
                at++;
            var length = at - start;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            words.Add(new Word(text[start..at], length));
            start = at;
        }

        return words;
    }
}
