using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class DeterminismTests
{
    private static readonly SimulatedModel Random = new()
    {
        TimeToFirstToken = new() { Median = 500, Sigma = 0.6 },
        TokensPerSecond = new() { Median = 50, Sigma = 0.3 },
    };

    [Fact]
    public async Task The_same_seed_gives_the_same_faults_and_answers_and_another_seed_does_not()
    {
        var first = await TraceAsync(seed: 7);

        Assert.Equal(first, await TraceAsync(seed: 7));
        Assert.NotEqual(first, await TraceAsync(seed: 8));
        Assert.Contains(first, line => line.StartsWith("InternalServerError", StringComparison.Ordinal));
        Assert.Contains(first, line => line.StartsWith("OK", StringComparison.Ordinal));
    }

    [Fact]
    public void Latencies_follow_the_seed_the_model_and_the_number_and_nothing_else()
    {
        static List<CallLatency> Sample(int seed, string model) =>
            [.. Enumerable.Range(1, 1_001).Select(call => CallLatency.Sample(Random, new CallRandom(seed, CallRandom.HashOf(model), call)))];

        var sample = Sample(1, "m");

        Assert.Equal(sample, Sample(1, "m"));
        Assert.NotEqual(sample, Sample(2, "m"));
        Assert.NotEqual(sample, Sample(1, "n"));
        // The median is the median, and the logarithm spreads by sigma (both within the error of 1,001 samples).
        var logs = sample.Select(latency => Math.Log(latency.FirstTokenMilliseconds / 500)).Order().ToList();
        Assert.InRange(logs[500], -0.08, 0.08);
        Assert.InRange(Math.Sqrt(logs.Average(log => log * log)), 0.54, 0.66);
    }

    [Fact]
    public void A_probability_is_met()
    {
        FaultRule[] rules = [new() { Probability = 0.2 }];

        var faults = Enumerable.Range(1, 10_000).Count(call => FaultScript.Choose(rules, call, new CallRandom(1, 2, call)) is not null);

        Assert.InRange(faults, 1_850, 2_150);
    }

    [Fact]
    public void Call_numbers_add_to_a_probability_and_the_first_rule_that_applies_decides()
    {
        FaultRule[] rules = [new() { Kind = FaultKind.Hang, OnCalls = [2], Probability = 0 }, new() { Kind = FaultKind.Length, OnCalls = [2, 3] }];

        Assert.Null(FaultScript.Choose(rules, 1, default));
        Assert.Equal(FaultKind.Hang, FaultScript.Choose(rules, 2, default)?.Kind);
        Assert.Equal(FaultKind.Length, FaultScript.Choose(rules, 3, default)?.Kind);
    }

    [Fact]
    public async Task A_whole_answer_takes_the_first_token_and_the_pace_of_the_rest()
    {
        var clock = new FakeTimeProvider();
        var model = new SimulatedModel { TimeToFirstToken = new() { Median = 200 }, TokensPerSecond = new() { Median = 10 }, AnswerTokens = 21 };
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(model), clock);

        var call = simulator.PostAsync(TestSimulator.Request());
        await Clock.PassAsync(clock, TimeSpan.FromMilliseconds(1), call);

        // 200 ms for the first token and a tenth of a second for each of the other 20.
        Assert.Equal(TimeSpan.FromMilliseconds(2_200), simulator.Stats.Calls.Single().Elapsed);
    }

    [Fact]
    public async Task A_stream_sends_each_chunk_when_it_is_due()
    {
        var clock = new FakeTimeProvider();
        var model = new SimulatedModel { TimeToFirstToken = new() { Median = 200 }, TokensPerSecond = new() { Median = 10 }, AnswerTokens = 21, TokensPerChunk = 1 };
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(model), clock);

        var events = simulator.EventsAsync(TestSimulator.Request(stream: true));
        await Clock.PassAsync(clock, TimeSpan.FromMilliseconds(1), events);

        Assert.Equal(1 + 21 + 2, (await events).Count);
        Assert.Equal(TimeSpan.FromMilliseconds(2_200), simulator.Stats.Calls.Single().Elapsed);
    }

    [Fact]
    public async Task Temperature_0_repeats_itself_and_any_other_does_not_unless_the_client_sets_a_seed()
    {
        await using var simulator = await TestSimulator.StartAsync();
        var cold = TestSimulator.Request();
        cold["temperature"] = 0;
        var seeded = TestSimulator.Request();
        seeded["seed"] = 5;

        Assert.Equal(await simulator.TextAsync(cold), await simulator.TextAsync(cold));
        Assert.Equal(await simulator.TextAsync(seeded), await simulator.TextAsync(seeded));
        Assert.NotEqual(await simulator.TextAsync(TestSimulator.Request()), await simulator.TextAsync(TestSimulator.Request()));
        Assert.NotEqual(await simulator.TextAsync(TestSimulator.Request(model: "a")), await simulator.TextAsync(TestSimulator.Request(model: "b")));
    }

    private static async Task<List<string>> TraceAsync(int seed)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Faults = [new() { Probability = 0.4 }] }, seed));
        List<string> trace = [];
        for (var i = 0; i < 30; i++)
        {
            using var response = await simulator.PostAsync(TestSimulator.Request());
            var text = await response.Content.ReadAsStringAsync();
            var body = response.IsSuccessStatusCode ? TestSimulator.TextOf(System.Text.Json.JsonDocument.Parse(text).RootElement) : "";
            trace.Add($"{response.StatusCode} {body}");
        }

        return trace;
    }
}
