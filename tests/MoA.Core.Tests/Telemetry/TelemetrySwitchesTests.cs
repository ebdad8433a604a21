using Microsoft.Extensions.Configuration;
using MoA.Core.Configuration;
using MoA.Core.Telemetry;

namespace MoA.Core.Tests.Telemetry;

public sealed class TelemetrySwitchesTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("NO_CONTENT", false)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("span_only", true)]
    public void Content_is_captured_only_where_it_is_asked_for(string? value, bool captured) =>
        Assert.Equal(captured, Read(TelemetrySwitches.CaptureContentVariable, value).CaptureContent);

    [Theory]
    [InlineData("yes")]
    [InlineData("event_only")]
    public void A_value_that_cannot_be_meant_is_an_error(string value)
    {
        var failure = Assert.Throws<InvalidConfigurationException>(() => Read(TelemetrySwitches.CaptureContentVariable, value));

        var error = Assert.Single(failure.Errors);
        Assert.Equal(TelemetrySwitches.CaptureContentVariable, error.Path);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http", false)]
    [InlineData("gen_ai_latest_experimental", true)]
    [InlineData("http, gen_ai_latest_experimental ,database", true)]
    public void Newer_names_are_opted_into_in_a_list(string? value, bool latest) =>
        Assert.Equal(latest, Read(TelemetrySwitches.OptInVariable, value).LatestConventions);

    private static TelemetrySwitches Read(string name, string? value) =>
        TelemetrySwitches.Read(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, value)]).Build());
}
