using MoA.Core.Chat;

namespace MoA.Core.Tests.Chat;

public sealed class TextCutTests
{
    [Theory]
    [InlineData("", 0, "")]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "longe…")]
    [InlineData("longer", 0, "…")]
    [InlineData("two words", 4, "two…")]
    [InlineData("ab😀cd", 2, "ab…")]
    [InlineData("ab😀cd", 3, "ab…")]
    [InlineData("ab😀cd", 4, "ab😀…")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("😀", 1, "…")]
    public void A_text_is_cut_between_characters(string text, int most, string shortened) => Assert.Equal(shortened, TextCut.Shorten(text, most));

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => TextCut.Length("text", -1));
}
