using System.Globalization;
using MoA.Core.Runs;
using MoA.Inspector.Components;

namespace MoA.Inspector.Tests.Components;

public sealed class ShowTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.4, "0 ms")]
    [InlineData(849.6, "850 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(4213, "4.21 s")]
    [InlineData(59_994, "59.99 s")]
    [InlineData(59_999, "1 min 00 s")]
    [InlineData(123_400, "2 min 03 s")]
    [InlineData(119_700, "2 min 00 s")]
    public void Times_are_read_at_a_glance(double ms, string text) => Assert.Equal(text, Show.Ms(ms));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.00638", "0.00638")]
    [InlineData("0.000000123456", "0.000000123")]
    [InlineData("1.5", "1.5")]
    [InlineData("12345.678", "12,345.68")]
    public void Costs_keep_the_figures_that_count(string cost, string text) => Assert.Equal(text, Show.Cost(decimal.Parse(cost, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(AgentErrorCode.RateLimited, "rate limited")]
    [InlineData(AgentErrorCode.Timeout, "timeout")]
    [InlineData(AgentErrorCode.ProviderMisconfigured, "provider misconfigured")]
    public void Codes_become_words(AgentErrorCode code, string words) => Assert.Equal(words, Show.Words(code));
}
