namespace MoA.Inspector.Provenance;

/// <summary>The words and pairs of words of a sentence, in small letters, each once. Numbers stand for them, so that sentences compare fast.</summary>
/// <param name="Words">The words.</param>
/// <param name="Pairs">The pairs of neighbours.</param>
internal sealed record SentenceGrams(IReadOnlyCollection<int> Words, IReadOnlyCollection<long> Pairs)
{
    /// <summary>Reads a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="numbers">The numbers of words met so far; new ones are added.</param>
    public static SentenceGrams Of(string sentence, Dictionary<string, int> numbers)
    {
        var words = new HashSet<int>();
        var pairs = new HashSet<long>();
        var before = -1;
        foreach (var span in ProseWords.Of(sentence))
        {
            var word = span.In(sentence).ToLowerInvariant();
            if (!numbers.TryGetValue(word, out var number))
                numbers[word] = number = numbers.Count;
            words.Add(number);
            if (before >= 0)
                pairs.Add(((long)before << 32) | (uint)number);
            before = number;
        }

        return new SentenceGrams(words, pairs);
    }
}
