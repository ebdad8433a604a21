using MoA.Core.Chat;
using MoA.Core.Runs;

namespace MoA.Core.Prompt;

/// <summary>Shortens references so that they fit a number of characters: the longest first, down to one common length.</summary>
public static class ReferenceFitter
{
    /// <summary>Fits references into a space.</summary>
    /// <param name="references">The references; their texts are trimmed already.</param>
    /// <param name="space">Characters (UTF-16 units) they may have together; at or under 0 nothing is left of them.</param>
    /// <returns>The texts to send, and what was cut.</returns>
    public static (IReadOnlyList<string> Texts, IReadOnlyList<ReferenceCut> Cuts) Fit(IReadOnlyList<Reference> references, long space)
    {
        ArgumentNullException.ThrowIfNull(references);
        if (references.Sum(reference => (long)reference.Text.Length) <= space)
            return ([.. references.Select(reference => reference.Text)], []);

        var longest = LongestKept(references, Math.Max(0, space));
        var texts = new List<string>(references.Count);
        var cuts = new List<ReferenceCut>();
        foreach (var (slot, text) in references)
        {
            var kept = TextCut.Length(text, longest);
            if (kept < text.Length)
                cuts.Add(new ReferenceCut(texts.Count + 1, slot, text.Length, kept));
            texts.Add(text[..kept]);
        }

        return (texts, cuts);
    }

    /// <summary>Shortens references as they were shortened before.</summary>
    /// <param name="references">The references.</param>
    /// <param name="cuts">What was cut.</param>
    /// <returns>The texts that were sent.</returns>
    public static IReadOnlyList<string> Cut(IReadOnlyList<Reference> references, IReadOnlyList<ReferenceCut> cuts)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(cuts);
        var texts = references.Select(reference => reference.Text).ToArray();
        foreach (var cut in cuts)
            texts[cut.Reference - 1] = texts[cut.Reference - 1][..cut.Kept];
        return texts;
    }

    private static int LongestKept(IReadOnlyList<Reference> references, long space)
    {
        var left = space;
        var lengths = references.Select(reference => reference.Text.Length).Order().ToArray();
        for (var index = 0; index < lengths.Length; index++)
        {
            var share = left / (lengths.Length - index);
            if (lengths[index] > share)
                return (int)share;
            left -= lengths[index];
        }

        return int.MaxValue;
    }
}
