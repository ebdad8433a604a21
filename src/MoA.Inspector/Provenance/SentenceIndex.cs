namespace MoA.Inspector.Provenance;

/// <summary>The sentences of one proposal, ready to be searched.</summary>
internal sealed class SentenceIndex
{
    // A proposal of a book's length is compared by its first pages: a page of this inspector must not take a server's processor for seconds.
    private const int MostSentences = 600;

    private readonly string[] _sentences;
    private readonly Dictionary<int, List<int>> _words = [];
    private readonly Dictionary<long, List<int>> _pairs = [];
    private readonly int[] _commonWords;
    private readonly int[] _commonPairs;

    public SentenceIndex(IEnumerable<string> sentences, Dictionary<string, int> numbers)
    {
        _sentences = [.. sentences.Take(MostSentences)];
        for (var sentence = 0; sentence < _sentences.Length; sentence++)
        {
            var grams = SentenceGrams.Of(_sentences[sentence], numbers);
            Note(_words, grams.Words, sentence);
            Note(_pairs, grams.Pairs, sentence);
        }

        _commonWords = new int[_sentences.Length];
        _commonPairs = new int[_sentences.Length];
    }

    /// <summary>
    /// The sentence that holds most of another one: half of the measure is the share of its words found there, half that of its pairs of neighbours, so that
    /// words in another order count less.
    /// </summary>
    /// <returns>The sentence with its measure, 0 to 1; null: none shares a word with it.</returns>
    public (string Sentence, double Similarity)? Closest(SentenceGrams sought)
    {
        if (_sentences.Length == 0 || sought.Words.Count == 0)
            return null;
        Count(_words, sought.Words, _commonWords);
        Count(_pairs, sought.Pairs, _commonPairs);
        var best = -1;
        var most = 0.0;
        for (var sentence = 0; sentence < _sentences.Length; sentence++)
        {
            var words = (double)_commonWords[sentence] / sought.Words.Count;
            var similarity = sought.Pairs.Count == 0 ? words : (words + ((double)_commonPairs[sentence] / sought.Pairs.Count)) / 2;
            if (similarity > most)
                (best, most) = (sentence, similarity);
        }

        return best < 0 ? null : (_sentences[best], most);
    }

    private static void Note<T>(Dictionary<T, List<int>> index, IEnumerable<T> grams, int sentence)
        where T : notnull
    {
        foreach (var gram in grams)
        {
            if (!index.TryGetValue(gram, out var sentences))
                index[gram] = sentences = [];
            sentences.Add(sentence);
        }
    }

    private static void Count<T>(Dictionary<T, List<int>> index, IEnumerable<T> grams, int[] counts)
        where T : notnull
    {
        Array.Clear(counts);
        foreach (var gram in grams)
        {
            if (!index.TryGetValue(gram, out var sentences))
                continue;
            foreach (var sentence in sentences)
                counts[sentence]++;
        }
    }
}
