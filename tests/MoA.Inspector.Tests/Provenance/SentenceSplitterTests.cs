using MoA.Inspector.Provenance;

namespace MoA.Inspector.Tests.Provenance;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("It costs 3.50 in all. Good.", "It costs 3.50 in all.|Good.")]
    [InlineData("Use a queue, e.g. Redis or so. Then wait.", "Use a queue, e.g. Redis or so.|Then wait.")]
    [InlineData("Dr. Smith saw J. Doe. They left.", "Dr. Smith saw J. Doe.|They left.")]
    [InlineData("He said \"stop.\" Then he went.", "He said \"stop.\"|Then he went.")]
    [InlineData("Really?! Yes.", "Really?!|Yes.")]
    [InlineData("no end mark", "no end mark")]
    [InlineData("It ended... but then it went on. So.", "It ended... but then it went on.|So.")]
    [InlineData("これは文です。次の文です。", "これは文です。|次の文です。")]
    [InlineData("1. First thing. 2. Second thing.", "1. First thing.|2. Second thing.")]
    [InlineData("So do I. You too.", "So do I.|You too.")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    [InlineData("...", "...")]
    public void Text_is_split_where_a_reader_would(string text, string sentences) =>
        Assert.Equal(sentences.Split('|', StringSplitOptions.RemoveEmptyEntries), SentenceSplitter.Split(text).Select(span => span.In(text)));

    [Fact]
    public void A_sentence_without_end_is_cut_into_pieces_of_one_length()
    {
        var text = string.Join(' ', Enumerable.Range(0, 130).Select(number => $"word{number}"));

        var pieces = SentenceSplitter.Split(text).Select(span => span.In(text)).ToArray();

        Assert.Equal([43, 43, 44], pieces.Select(piece => piece.Split(' ').Length));
        Assert.Equal(text, string.Join(' ', pieces));
        Assert.Single(SentenceSplitter.Split(string.Join(' ', Enumerable.Repeat("word", SentenceSplitter.MostWords))));
    }

    [Fact]
    public void Nothing_but_white_space_is_lost()
    {
        const string Text = " A first one (with brackets). And, e.g., a second! \n 3.4 is a number. \"Quoted?\" he asked.";

        var kept = string.Concat(SentenceSplitter.Split(Text).Select(span => span.In(Text)));

        Assert.Equal(Text.Where(letter => !char.IsWhiteSpace(letter)), kept.Where(letter => !char.IsWhiteSpace(letter)));
    }
}
