namespace MoA.Simulator;

/// <summary>The one thing that a simulated judge sees in a text.</summary>
internal static class WordCount
{
    /// <summary>Different words of letters and digits, upper and lower case alike; at least 1.</summary>
    public static int Distinct(ReadOnlySpan<char> text)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        var start = -1;
        for (var place = 0; place <= text.Length; place++)
        {
            var inWord = place < text.Length && char.IsLetterOrDigit(text[place]);
            if (inWord && start < 0)
                start = place;
            if (inWord || start < 0)
                continue;
            lookup.Add(text[start..place]);
            start = -1;
        }

        return Math.Max(1, words.Count);
    }
}
