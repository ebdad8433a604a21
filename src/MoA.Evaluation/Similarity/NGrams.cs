using System.Runtime.InteropServices;

namespace MoA.Evaluation.Similarity;

/// <summary>Numbers the tokens and n-grams of two texts, so that equal ones have equal numbers, and counts what the texts share.</summary>
internal sealed class NGrams
{
    private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);

    // An n-gram is its first n-1 tokens and its last; both have numbers.
    private readonly Dictionary<(int Beginning, int Last), int> _grams = [];

    /// <summary>The tokens of a text: what stands between white space.</summary>
    public int[] Tokens(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(token => Number(_tokens, token))];

    /// <summary>How many n-grams of a text the other has too, each as often as it has it, and how many there are.</summary>
    public (int Matches, int Total) Overlap(int[] text, int[] other, int n)
    {
        var said = Count(text, n);
        var known = Count(other, n);
        return (said.Sum(gram => Math.Min(gram.Value, known.GetValueOrDefault(gram.Key))), Math.Max(0, text.Length - n + 1));
    }

    private Dictionary<int, int> Count(int[] tokens, int n)
    {
        var counts = new Dictionary<int, int>();
        for (var start = 0; start + n <= tokens.Length; start++)
        {
            var gram = tokens[start];
            for (var next = 1; next < n; next++)
                gram = Number(_grams, (gram, tokens[start + next]));
            CollectionsMarshal.GetValueRefOrAddDefault(counts, gram, out _)++;
        }

        return counts;
    }

    private static int Number<T>(Dictionary<T, int> numbers, T item)
        where T : notnull
    {
        if (!numbers.TryGetValue(item, out var number))
            numbers[item] = number = numbers.Count;
        return number;
    }
}
