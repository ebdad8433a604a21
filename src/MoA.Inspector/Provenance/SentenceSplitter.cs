namespace MoA.Inspector.Provenance;

/// <summary>
/// Splits a block of prose into sentences. A full stop ends one where white space and no small letter follows, and where it belongs to no
/// abbreviation; what is still wrong then (a name after "Dr. med.") makes one sentence of two or two of one, and no more than that. Longer sentences are cut
/// into pieces of one length, for a whole page without a full stop would hold a little of everything, and so every other sentence.
/// </summary>
internal static class SentenceSplitter
{
    /// <summary>The most words of a sentence, or of a piece of one.</summary>
    public const int MostWords = 60;

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g", "i.e", "cf", "etc", "vs", "approx", "fig", "no", "vol", "pp", "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "inc", "ltd", "co", "u.s", "u.k",
    };

    /// <summary>The sentences in order, without the white space around them.</summary>
    public static IEnumerable<TextSpan> Split(string text) => Sentences(text).SelectMany(sentence => Pieces(text, sentence));

    private static IEnumerable<TextSpan> Pieces(string text, TextSpan sentence)
    {
        if (sentence.End - sentence.Start <= MostWords)
            return [sentence];
        TextSpan[] words = [.. ProseWords.Of(sentence.In(text))];
        var count = Math.Max(1, (words.Length + MostWords - 1) / MostWords);
        int[] starts = [sentence.Start, .. Enumerable.Range(1, count - 1).Select(piece => sentence.Start + words[piece * words.Length / count].Start), sentence.End];
        return Enumerable.Range(0, count).Select(piece => Trim(text, starts[piece], starts[piece + 1])).OfType<TextSpan>();
    }

    private static IEnumerable<TextSpan> Sentences(string text)
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
