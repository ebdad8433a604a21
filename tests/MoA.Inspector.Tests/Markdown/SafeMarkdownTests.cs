using System.Text.RegularExpressions;
using MoA.Inspector.Markdown;
using MoA.Inspector.Provenance;
using MoA.Inspector.Tests.Support;
using MoA.Testing;

namespace MoA.Inspector.Tests.Markdown;

public sealed partial class SafeMarkdownTests
{
    private static readonly HashSet<string> Tags =
    [
        "p", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "del", "code", "pre", "blockquote", "hr", "br", "a", "span", "div", "table", "thead", "tbody", "tr", "th", "td",
    ];

    private static readonly HashSet<string> Attributes = ["href", "rel", "target", "title", "class", "role", "aria-label", "tabindex", "start"];

    [Theory]
    [InlineData("**b** *i* ~~d~~ `c`", "<p><strong>b</strong> <em>i</em> <del>d</del> <code>c</code></p>")]
    [InlineData("# One\n\n## Two", "<h4>One</h4>\n<h5>Two</h5>")]
    [InlineData("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>")]
    [InlineData("```js\nlet a;\n```", "<pre><code>let a;\n</code></pre>")]
    [InlineData("[a](https://example.org)", "<p><a href=\"https://example.org/\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" title=\"https://example.org/\">a</a></p>")]
    [InlineData("![alt](https://example.org/i.png)", "<p><a href=\"https://example.org/i.png\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" title=\"https://example.org/i.png\"><span class=\"image\">image: alt</span></a></p>")]
    [InlineData("![alt](data:image/png;base64,xx)", "<p><span class=\"image\">image: alt</span></p>")]
    [InlineData("[a](javascript:alert(1))", "<p>a</p>")]
    [InlineData("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>")]
    [InlineData("a {.hidden onclick=\"x\"}", "<p>a {.hidden onclick=&quot;x&quot;}</p>")]
    public void Markdown_becomes_plain_HTML(string markdown, string html) => Assert.Equal(html, SafeMarkdown.Render(markdown).Value.Trim());

    [Fact]
    public void A_column_that_is_aligned_sets_no_style() =>
        Assert.DoesNotContain("style", SafeMarkdown.Render("| a | b | c |\n| :-- | :-: | --: |\n| d | e | f |").Value, StringComparison.Ordinal);

    [Fact]
    public void Hostile_text_becomes_nothing_but_known_tags_and_attributes() => CheckTags(SafeMarkdown.Render(HostileText.Markdown).Value);

    [Fact]
    public void So_does_whatever_can_be_made_of_its_pieces()
    {
        string[] pieces = ["<script>", "</script>", "[", "](", ")", "!", "javascript:", "https://e.x", "`", "```", "\n", "\n\n", "\"", "'", "|", "\n|", "---", ":--", ":-:", "&lt;", "&#x3c;", "<", ">", "{", "}", "onload=", "*", "_", "~", "- ", "# ", "data:", "\\", "\t", "a", " "];
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
            CheckTags(SafeMarkdown.Render(string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]))).Value);
    }

    [Theory]
    [InlineData('>')]
    [InlineData('[')]
    [InlineData('*')]
    [InlineData('(')]
    [InlineData('`')]
    [InlineData('|')]
    public async Task Nesting_beyond_measure_neither_fails_nor_takes_for_ever(char mark)
    {
        var text = new string(mark, 100_000);

        var html = await Task.Run(() => SafeMarkdown.Render(text)).Bounded();

        Assert.NotEmpty(html.Value);
    }

    [Theory]
    [InlineData("![", "](x)")]
    [InlineData("[", "](https://example.org)")]
    [InlineData("*a ", " a*")]
    [InlineData("**a *a ", " a* a**")]
    [InlineData("~~a *a ", " a* a~~")]
    [InlineData("> ", "")]
    [InlineData("- ", "")]
    [InlineData("1. > ", "")]
    [InlineData("> ![*a ", " a*](x)")]
    public void Nesting_of_any_depth_is_rendered_or_shown_as_it_is(string open, string close)
    {
        for (var depth = 100; depth <= 300; depth += 5)
        {
            var text = $"{string.Concat(Enumerable.Repeat(open, depth))}Some words that are a sentence.{string.Concat(Enumerable.Repeat(close, depth))}";
            CheckTags(SafeMarkdown.Render(text).Value);
            var answer = AnswerText.Parse(text);
            var origins = answer.Sentences.Select((sentence, index) => new SentenceOrigin(index + 1, sentence, true, []));
            CheckTags(answer.Render(new AnswerOrigins([.. origins])).Value);
        }
    }

    [Fact]
    public void A_text_beyond_the_limit_is_shown_as_it_is() =>
        Assert.StartsWith("<p class=\"plain\">&lt;b&gt; **", SafeMarkdown.Render($"<b> **{new string('x', 200_001)}").Value, StringComparison.Ordinal);

    private static void CheckTags(string html)
    {
        Assert.All(Tag().Matches(html), tag => Assert.Contains(tag.Groups[1].Value, Tags));
        foreach (Match tag in Tag().Matches(html))
        {
            Assert.All(Attribute().Matches(tag.Groups[2].Value), attribute => Assert.Contains(attribute.Groups[1].Value, Attributes));
            Assert.All(Href().Matches(tag.Groups[2].Value), href => Assert.Matches(@"^(https?://|mailto:|#sentence-\d+$)", href.Groups[1].Value));
        }

        // Whatever is left when the tags are gone is text: no bracket in it may open one.
        Assert.DoesNotContain('<', Tag().Replace(html, ""));
    }

    [GeneratedRegex("""</?([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*/?>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""([a-z-]+)(?:="[^"]*")?""")]
    private static partial Regex Attribute();

    [GeneratedRegex("""href="([^"]*)""")]
    private static partial Regex Href();
}
