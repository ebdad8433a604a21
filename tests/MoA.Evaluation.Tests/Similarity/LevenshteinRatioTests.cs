using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Similarity;

namespace MoA.Evaluation.Tests.Similarity;

/// <summary>The values were worked out with a Python 3.11 script: the textbook table of insertions and deletions, apart from this code.</summary>
public sealed class LevenshteinRatioTests
{
    [Theory]
    // Four letters in common: 8 of 13.
    [InlineData("kitten", "sitting", 8 / 13d)]
    // The example of python-Levenshtein's documentation.
    [InlineData("lewenstein", "levenshtein", 0.8571428571428572)]
    [InlineData("", "abc", 0)]
    [InlineData("", "", 1)]
    [InlineData("abc", "abc", 1)]
    [InlineData("abc", "xyz", 0)]
    // A rocket is one character.
    [InlineData("a🚀b", "a🚀c", 2 / 3d)]
    public void The_ratio_is_as_worked_out(string first, string second, double expected) =>
        Assert.Equal(expected, LevenshteinRatio.Of(first, second), 1e-12);

    [Fact]
    public void Texts_longer_than_a_machine_word_are_compared_as_a_whole()
    {
        var first = string.Concat(Enumerable.Repeat("abcdef", 30));
        var second = string.Concat(Enumerable.Repeat("abdcef", 29)) + "x";
        Assert.Equal(0.8225352112676056, LevenshteinRatio.Of(first, second), 1e-12);
    }

    [Fact]
    public void The_ratio_is_that_of_the_textbook_table_and_symmetric() => Prop.ForAll(
        SimilarityGen.Texts,
        SimilarityGen.Texts,
        (first, second) => Math.Abs(Textbook(first, second) - LevenshteinRatio.Of(first, second)) < 1e-12
            && LevenshteinRatio.Of(first, second) == LevenshteinRatio.Of(second, first)).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_a_text_itself_is_wholly_like_it() => Prop.ForAll(
        SimilarityGen.Texts, SimilarityGen.Texts, (first, second) => LevenshteinRatio.Of(first, second) == 1 == (first == second)).QuickCheckThrowOnFailure();

    private static double Textbook(string first, string second)
    {
        var (a, b) = (first.EnumerateRunes().ToArray(), second.EnumerateRunes().ToArray());
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ when a[i - 1] == b[j - 1] => table[i - 1, j - 1],
                    _ => 1 + Math.Min(table[i - 1, j], table[i, j - 1]),
                };
            }
        }

        return a.Length + b.Length == 0 ? 1 : 1 - ((double)table[a.Length, b.Length] / (a.Length + b.Length));
    }
}
