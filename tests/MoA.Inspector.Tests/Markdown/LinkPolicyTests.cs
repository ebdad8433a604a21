using MoA.Inspector.Markdown;

namespace MoA.Inspector.Tests.Markdown;

public sealed class LinkPolicyTests
{
    [Theory]
    [InlineData("https://example.org/a?b=c#d", "https://example.org/a?b=c#d")]
    [InlineData("HTTP://EXAMPLE.org", "http://example.org/")]
    [InlineData("mailto:a@example.org", "mailto:a@example.org")]
    [InlineData("https://example.org/\"onmouseover=alert(1)", "https://example.org/%22onmouseover=alert(1)")]
    public void The_web_and_mailboxes_may_be_linked(string target, string address) => Assert.Equal(address, LinkPolicy.Check(target));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("\u0001javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("//example.org/x")]
    [InlineData("/v1/runs")]
    [InlineData("runs")]
    [InlineData("#answer")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("https:///nohost")]
    [InlineData("blob:https://example.org/x")]
    [InlineData("")]
    [InlineData(null)]
    public void Nothing_else_may(string? target) => Assert.Null(LinkPolicy.Check(target));

    [Fact]
    public void An_endless_address_is_no_link() => Assert.Null(LinkPolicy.Check($"https://example.org/{new string('a', 3000)}"));
}
