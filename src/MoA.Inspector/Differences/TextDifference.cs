namespace MoA.Inspector.Differences;

/// <summary>The difference of two texts, word by word.</summary>
/// <param name="Pieces">The pieces in order.</param>
/// <param name="IsPartial">Whether the texts were too long to be compared to their ends.</param>
public sealed record TextDifference(IReadOnlyList<DifferencePiece> Pieces, bool IsPartial)
{
    // The table below takes 2 bytes for each pair of words: 8 MiB at most, while somebody waits for it.
    private const int MostWords = 2000;

    /// <summary>Compares two texts by their longest common sequence of words.</summary>
    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    public static TextDifference Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var left = Words.Of(before.Trim(), MostWords);
        var right = Words.Of(after.Trim(), MostWords);
        var isPartial = left.Count == MostWords || right.Count == MostWords;
        return new TextDifference(Merge(Walk(left, right, Lengths(left, right))), isPartial);
    }

    // Entry [i, j]: the length of the longest common sequence of what follows word i of the one and word j of the other.
    private static ushort[,] Lengths(IReadOnlyList<Word> left, IReadOnlyList<Word> right)
    {
        var lengths = new ushort[left.Count + 1, right.Count + 1];
        for (var i = left.Count - 1; i >= 0; i--)
        {
            for (var j = right.Count - 1; j >= 0; j--)
                lengths[i, j] = left[i].Equals(right[j]) ? (ushort)(lengths[i + 1, j + 1] + 1) : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths;
    }

    private static IEnumerable<DifferencePiece> Walk(IReadOnlyList<Word> left, IReadOnlyList<Word> right, ushort[,] lengths)
    {
        int i = 0, j = 0;
        while (i < left.Count || j < right.Count)
        {
            if (i < left.Count && j < right.Count && left[i].Equals(right[j]))
            {
                yield return new DifferencePiece(DifferenceKind.Same, right[j].Whole);
                i++;
                j++;
            }
            else if (j == right.Count || (i < left.Count && lengths[i + 1, j] >= lengths[i, j + 1]))
            {
                yield return new DifferencePiece(DifferenceKind.Removed, left[i++].Whole);
            }
            else
            {
                yield return new DifferencePiece(DifferenceKind.Added, right[j++].Whole);
            }
        }
    }

    private static List<DifferencePiece> Merge(IEnumerable<DifferencePiece> pieces)
    {
        var merged = new List<(DifferenceKind Kind, System.Text.StringBuilder Text)>();
        foreach (var piece in pieces)
        {
            if (merged.Count == 0 || merged[^1].Kind != piece.Kind)
                merged.Add((piece.Kind, new System.Text.StringBuilder()));
            merged[^1].Text.Append(piece.Text);
        }

        return [.. merged.Select(piece => new DifferencePiece(piece.Kind, piece.Text.ToString()))];
    }
}
