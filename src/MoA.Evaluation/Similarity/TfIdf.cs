using System.Runtime.InteropServices;
using System.Text;

namespace MoA.Evaluation.Similarity;

/// <summary>
/// TF-IDF vectors of a few texts, as scikit-learn's <c>TfidfVectorizer()</c> makes them of these texts by default: lower case, words of two and more
/// letters, digits or underscores, raw counts, idf = ln((1 + texts) / (1 + texts with the word)) + 1, and length 1.
/// </summary>
internal sealed class TfIdf
{
    private readonly Dictionary<string, double>[] _vectors;

    /// <summary>Weighs the words of these texts; what is rare is rare among them.</summary>
    public TfIdf(IReadOnlyList<string> texts)
    {
        var counts = texts.Select(Count).ToArray();
        var having = counts.SelectMany(words => words.Keys).CountBy(word => word, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        _vectors = [.. counts.Select(words => Normalise(words, word => Math.Log((1d + texts.Count) / (1 + having[word])) + 1))];
    }

    /// <summary>The cosine between two of the texts, 0 to 1; 0 where one has no word.</summary>
    public double Cosine(int first, int second)
    {
        var (few, many) = _vectors[first].Count <= _vectors[second].Count ? (_vectors[first], _vectors[second]) : (_vectors[second], _vectors[first]);
        return Math.Min(1, few.Sum(word => word.Value * many.GetValueOrDefault(word.Key)));
    }

    private static Dictionary<string, double> Normalise(Dictionary<string, int> counts, Func<string, double> idf)
    {
        var weights = counts.ToDictionary(word => word.Key, word => word.Value * idf(word.Key), StringComparer.Ordinal);
        var length = Math.Sqrt(weights.Values.Sum(weight => weight * weight));
        foreach (var word in counts.Keys)
            weights[word] /= length;
        return weights;
    }

    private static Dictionary<string, int> Count(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words(text.ToLowerInvariant()))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
        return counts;
    }

    // The pattern (?u)\b\w\w+\b: a letter outside the basic plane is one character to Python, so runes are counted.
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        var length = 0;
        for (var place = 0; place < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(place), out var rune, out var taken);
            if (IsOfWord(rune))
            {
                length++;
            }
            else
            {
                if (length >= 2)
                    yield return text[start..place];
                length = 0;
                start = place + taken;
            }

            place += taken;
        }

        if (length >= 2)
            yield return text[start..];
    }

    private static bool IsOfWord(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsNumber(rune);
}
