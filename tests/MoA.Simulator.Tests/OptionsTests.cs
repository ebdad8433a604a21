using Microsoft.Extensions.Options;

namespace MoA.Simulator.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Every_mistake_is_listed_with_its_path()
    {
        var options = TestSimulator.One(new()
        {
            TimeToFirstToken = new() { Median = -1 },
            TokensPerSecond = new() { Sigma = double.NaN },
            Limits = new() { RequestsPerMinute = 0 },
            Faults = [new(), new() { Probability = 1.5, OnCalls = [0], StatusCode = 200 }],
            Replay = "/nowhere.jsonl",
            ReplayAnswers = "/nowhere.jsonl",
        });

        var failures = Assert.Throws<OptionsValidationException>(() => SimulatorApp.Build(options, "http://127.0.0.1:0")).Failures.ToList();

        Assert.Equal(
            [
                "Simulator:Models:m:TimeToFirstToken:Median", "Simulator:Models:m:TokensPerSecond:Sigma", "Simulator:Models:m:Limits:RequestsPerMinute",
                "Simulator:Models:m:Faults:1:Probability", "Simulator:Models:m:Faults:1:OnCalls:0", "Simulator:Models:m:Faults:1:StatusCode",
                "Simulator:Models:m:Replay", "Simulator:Models:m:ReplayAnswers", "Simulator:Models:m",
            ],
            failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://example.org:80")]
    [InlineData("http://127.0.0.1:80/path")]
    [InlineData("nonsense")]
    public void A_URL_that_cannot_be_listened_on_is_refused(string url)
    {
        var exception = Assert.Throws<FormatException>(() => SimulatorApp.Build(new(), url));

        Assert.Contains(url, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_URL_before_the_start()
    {
        await using var simulator = SimulatorApp.Build(new(), "http://localhost:0");

        Assert.Throws<InvalidOperationException>(() => simulator.BaseUrl);
        await simulator.StartAsync().WaitAsync(TestSimulator.Bound);
        Assert.EndsWith("/v1", simulator.BaseUrl.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, simulator.BaseUrl.Port);
    }
}
