namespace MoA.Inspector.Differences;

/// <summary>A word with the white space behind it; words are equal whatever white space follows.</summary>
/// <param name="Whole">The word and the white space.</param>
/// <param name="Length">The length of the word alone.</param>
internal readonly record struct Word(string Whole, int Length)
{
    public bool Equals(Word other) => Whole.AsSpan(0, Length).SequenceEqual(other.Whole.AsSpan(0, other.Length));

    public override int GetHashCode() => string.GetHashCode(Whole.AsSpan(0, Length), StringComparison.Ordinal);
}
