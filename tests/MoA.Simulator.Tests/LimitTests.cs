using System.Net;
using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class LimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task The_301st_call_in_60_seconds_is_refused_and_granted_exactly_when_the_window_has_passed()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Limits = new() { RequestsPerMinute = 300 } }), _clock);
        using (var first = await simulator.PostAsync(TestSimulator.Request()))
        {
            Assert.Equal("300", Header(first, "x-ratelimit-limit-requests"));
            Assert.Equal("299", Header(first, "x-ratelimit-remaining-requests"));
            Assert.Equal("1m0s", Header(first, "x-ratelimit-reset-requests"));
        }

        _clock.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 299; i++)
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator));

        _clock.Advance(TimeSpan.FromSeconds(38.5));
        using (var refused = await simulator.PostAsync(TestSimulator.Request()))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("1.5s", Header(refused, "x-ratelimit-reset-requests"));
            Assert.Equal("0", Header(refused, "x-ratelimit-remaining-requests"));
            Assert.Equal("rate_limit_exceeded", (await TestSimulator.JsonOf(refused)).GetProperty("error").GetProperty("code").GetString());
        }

        _clock.Advance(TimeSpan.FromSeconds(1.5) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator));
        Assert.Equal(3, simulator.Stats.Snapshot().Models["m"].Rejected429);
    }

    [Fact]
    public async Task Tokens_count_as_asked_for_on_arrival_and_as_used_afterwards()
    {
        // Prompt "aaaa": 1 token and 3 for the message; answer: 6 tokens.
        var model = new SimulatedModel { AnswerTokens = 6, Limits = new() { TokensPerMinute = 100 } };
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(model), _clock);
        var large = TestSimulator.Request("aaaa");
        large["max_tokens"] = 96;

        using var first = await simulator.PostAsync(large.DeepClone());
        using var second = await simulator.PostAsync(large.DeepClone());
        large["max_tokens"] = 86;
        using var third = await simulator.PostAsync(large);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("0", Header(first, "x-ratelimit-remaining-tokens"));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("90", Header(second, "x-ratelimit-remaining-tokens"));
        Assert.Equal("1m0s", Header(second, "x-ratelimit-reset-tokens"));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Calls_in_flight_are_limited_and_free_their_place_at_their_end()
    {
        var model = new SimulatedModel { TimeToFirstToken = new() { Median = 1_000 }, Limits = new() { MaxInFlight = 2 } };
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(model), _clock);

        var first = simulator.PostAsync(TestSimulator.Request());
        var second = simulator.PostAsync(TestSimulator.Request());
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 2);
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator));
        await Clock.PassAsync(_clock, TimeSpan.FromSeconds(1), Task.WhenAll(first, second));
        var third = simulator.PostAsync(TestSimulator.Request());
        await Clock.PassAsync(_clock, TimeSpan.FromSeconds(1), third);

        Assert.Equal(HttpStatusCode.OK, (await third).StatusCode);
        Assert.Equal(2, simulator.Stats.Snapshot().Total.MaxInFlight);
    }

    [Fact]
    public async Task A_limit_of_the_provider_holds_over_all_models_and_what_a_model_refuses_does_not_count_against_it()
    {
        var options = new SimulatorOptions { Limits = new() { RequestsPerMinute = 3 }, Default = new() { Limits = new() { RequestsPerMinute = 2 } } };
        await using var simulator = await TestSimulator.StartAsync(options, _clock);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "a"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "a"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator, "a"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "b"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator, "b"));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(20, "20ms")]
    [InlineData(1_500, "1.5s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(3_661_001, "1h1m1.001s")]
    public void Durations_are_written_as_Go_does(int milliseconds, string expected) =>
        Assert.Equal(expected, GoDuration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void A_duration_is_never_rounded_down() => Assert.Equal("1ms", GoDuration.Format(TimeSpan.FromTicks(1)));

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<HttpStatusCode> StatusAsync(TestSimulator simulator, string model = "m")
    {
        using var response = await simulator.PostAsync(TestSimulator.Request(model: model));
        return response.StatusCode;
    }
}
