namespace MoA.Inspector.Provenance;

/// <summary>
/// Splits a block of prose into sentences. A full stop ends one where white space and no small letter follows, and where it belongs to no
/// abbreviation; what is still wrong then (a name after "Dr. med.") makes one sentence of two or two of one, and no more than that.
/// </summary>
internal static class SentenceSplitter
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g", "i.e", "cf", "etc", "vs", "approx", "fig", "no", "vol", "pp", "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "inc", "ltd", "co", "u.s", "u.k",
    };

    /// <summary>The sentences in order, without the white space around them.</summary>
    public static IEnumerable<TextSpan> Split(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsEndMark(text[at]))
                continue;
            var mark = at;
            while (at + 1 < text.Length && (IsEndMark(text[at + 1]) || IsClosing(text[at + 1])))
                at++;
            if (!Ends(text, start, mark, at + 1))
                continue;
            if (Trim(text, start, at + 1) is { } sentence)
                yield return sentence;
            start = at + 1;
        }

        if (Trim(text, start, text.Length) is { } rest)
            yield return rest;
    }

    private static bool IsEndMark(char mark) => mark is '.' or '!' or '?' or '…' or '。' or '！' or '？';

    private static bool IsClosing(char mark) => mark is '"' or '\'' or ')' or ']' or '”' or '’' or '»';

    private static bool Ends(string text, int start, int mark, int next)
    {
        if (text[mark] is '。' or '！' or '？')
            return true;
        if (next == text.Length)
            return true;
        if (!char.IsWhiteSpace(text[next]))
            return false;
        var follows = next;
        while (follows < text.Length && char.IsWhiteSpace(text[follows]))
            follows++;
        if (follows < text.Length && char.IsLower(text[follows]))
            return false;
        return text[mark] != '.' || !IsAbbreviation(text, start, mark);
    }

    private static bool IsAbbreviation(string text, int start, int stop)
    {
        var word = stop;
        while (word > start && (char.IsLetter(text[word - 1]) || text[word - 1] == '.'))
            word--;
        // A letter alone is an initial, and digits alone are the number of a list.
        if (word == stop)
            return stop > start && char.IsAsciiDigit(text[stop - 1]) && text.AsSpan(start, stop - start).Trim().IndexOfAnyExceptInRange('0', '9') < 0;
        return stop - word == 1 ? char.IsUpper(text[word]) && text[word] != 'I' : Abbreviations.Contains(text[word..stop]);
    }

    private static TextSpan? Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return start == end ? null : new TextSpan(start, end);
    }
}
