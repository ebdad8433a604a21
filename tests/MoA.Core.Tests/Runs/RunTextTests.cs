using MoA.Core.Chat;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Runs;

public sealed class RunTextTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \n\t\u0000 ", null)]
    [InlineData("Why?", "Why?")]
    [InlineData("  one\r\n\n two\u0007three  ", "one two three")]
    public void An_excerpt_is_one_line_without_blanks_at_its_ends(string? text, string? excerpt) => Assert.Equal(excerpt, RunText.Excerpt(text));

    [Theory]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(5000)]
    public void An_excerpt_has_so_many_characters_at_most(int length)
    {
        var text = string.Concat(Enumerable.Repeat("abcdefghi ", 600))[..length];

        Assert.Equal(text[..Math.Min(length, RunText.MostOfExcerpt)].TrimEnd(), RunText.Excerpt(text));
    }

    [Fact]
    public void An_excerpt_does_not_end_in_half_of_a_character() =>
        Assert.Equal(new string('x', 199), RunText.Excerpt(new string('x', 199) + "😀"));

    [Fact]
    public void The_question_is_the_last_user_message()
    {
        ChatMessage[] messages =
        [
            ChatMessage.Create("system", "Be brief."),
            ChatMessage.Create("user", "First?"),
            ChatMessage.Create("assistant", "Yes."),
            ChatMessage.Create("user", "Second?"),
            ChatMessage.Create("assistant", "Well,"),
        ];

        Assert.Equal("Second?", RunText.Question(messages));
        Assert.Equal("Be brief.\nFirst?\nYes.\nSecond?\nWell,", RunText.Of(messages));
        Assert.Null(RunText.Question(messages[..1]));
    }

    // A search by the folded forms has to find what a search that ignores case finds, and nothing else.
    [Fact]
    public void Characters_fold_together_where_they_are_equal_but_for_case()
    {
        var byCase = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var byFold = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF)
                continue;
            var character = char.ConvertFromUtf32(code);
            byCase.TryAdd(character, character);
            byFold.TryAdd(RunText.Fold(character), character);
            Assert.Equal(byCase[character], byFold[RunText.Fold(character)]);
        }
    }
}
