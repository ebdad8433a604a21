namespace MoA.Providers.Tests;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("1s", 1000)]
    [InlineData("1m30.5s", 90_500)]
    [InlineData("6m0s", 360_000)]
    [InlineData("1h2m3s", 3_723_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("500us", 0.5)]
    [InlineData("500\u00b5s", 0.5)]
    [InlineData("500\u03bcs", 0.5)]
    [InlineData("1000000ns", 1)]
    [InlineData("1s500ms", 1500)]
    [InlineData(".5s", 500)]
    public void What_go_prints_is_read(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("12")]
    [InlineData("1m30")]
    [InlineData("1x")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("soon")]
    [InlineData("99999999999999999999h")]
    public void Anything_else_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
