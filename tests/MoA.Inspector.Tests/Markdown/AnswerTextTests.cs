using MoA.Inspector.Markdown;
using MoA.Inspector.Provenance;

namespace MoA.Inspector.Tests.Markdown;

public sealed class AnswerTextTests
{
    [Fact]
    public void Sentences_are_those_that_a_reader_reads()
    {
        var text = AnswerText.Parse("# A heading\n\nFirst *one*. Second `two`\ngoes on.\n\n- item [link](https://example.org).\n\n```\ncode. is. left out.\n```\n\n| a | b |\n| - | - |\n| c | d |");

        Assert.Equal(["A heading", "First one.", "Second two goes on.", "item link.", "a", "b", "c", "d"], text.Sentences);
    }

    [Fact]
    public void Sentences_are_marked_where_they_stand()
    {
        var html = Render("First **one here** now. Second is there too.", 2, 0);

        Assert.Equal(
            "<p><span class=\"sentence from-2\">First </span><strong><span class=\"sentence from-2\">one here</span></strong><span class=\"sentence from-2\"> now.</span>"
            + "<a class=\"mark\" href=\"#sentence-1\" aria-label=\"Sentence 1: in 2 proposals\">2</a> "
            + "<span class=\"sentence from-0\">Second is there too.</span><a class=\"mark\" href=\"#sentence-2\" aria-label=\"Sentence 2: in 0 proposals\">0</a></p>",
            html);
    }

    [Fact]
    public void A_mark_never_stands_within_a_link()
    {
        var html = Render("[A sentence that is a link.](https://example.org) Another one follows here.", 1, 1);

        Assert.Contains("</span></a><a class=\"mark\" href=\"#sentence-1\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_that_was_not_compared_has_no_mark()
    {
        var text = AnswerText.Parse("Yes. It is so, as was said.");
        var html = text.Render(new AnswerOrigins([new(1, "Yes.", false, []), new(2, "It is so, as was said.", true, [])])).Value;

        Assert.StartsWith("<p>Yes. <span class=\"sentence from-0\">It is", html, StringComparison.Ordinal);
    }

    private static string Render(string markdown, params int[] support)
    {
        var text = AnswerText.Parse(markdown);
        var origins = text.Sentences.Select((sentence, index) => new SentenceOrigin(index + 1, sentence, true, [.. Enumerable.Range(0, support[index]).Select(slot => new SentenceMatch(1, slot, "m", 1, sentence))]));
        return text.Render(new AnswerOrigins([.. origins])).Value.Trim();
    }
}
