using System.Text;
using MoA.Embedded.Journal;

namespace MoA.Embedded.Tests.Journal;

public sealed class TextSignatureTests
{
    private const string Letters = "ABCDE ÄЖ漢😀";

    [Fact]
    public void Whatever_a_text_holds_its_signature_lets_through()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var text = Encoding.UTF8.GetBytes(Words(random, random.Next(1, 400)));
            var signature = TextSignature.Of(text, 1 << random.Next(5, 10));
            var start = random.Next(text.Length);
            var sought = text.AsSpan(start, random.Next(1, text.Length - start + 1));

            Assert.True(TextSignature.MayHold(signature, sought));
        }
    }

    [Theory]
    [InlineData("Q")]
    [InlineData("QX")]
    [InlineData("QXJ")]
    [InlineData("THE QUICK BROWN FOX")]
    public void Most_of_what_a_text_does_not_hold_is_kept_out(string sought)
    {
        var random = new Random(2);
        var passed = 0;
        for (var round = 0; round < 1000; round++)
        {
            var text = new string([.. Enumerable.Range(0, 2000).Select(_ => "ABCDEFGHIKLMNOPRSTUVWYZ "[random.Next(24)])]);
            passed += TextSignature.MayHold(TextSignature.Of(Encoding.UTF8.GetBytes(text), 512), Encoding.UTF8.GetBytes(sought)) ? 1 : 0;
        }

        Assert.InRange(passed, 0, 600);
    }

    [Fact]
    public void The_size_follows_the_text_within_bounds()
    {
        Assert.Equal(32, TextSignature.Of("X"u8, 512).Length);
        Assert.Equal(256, TextSignature.Of(new byte[1000], 512).Length);
        Assert.Equal(512, TextSignature.Of(new byte[100_000], 512).Length);
    }

    private static string Words(Random random, int length)
    {
        var runes = Letters.EnumerateRunes().ToArray();
        var text = new StringBuilder();
        for (var index = 0; index < length; index++)
            text.Append(runes[random.Next(runes.Length)]);
        return text.ToString();
    }
}
