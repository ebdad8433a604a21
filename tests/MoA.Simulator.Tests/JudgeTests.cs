using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class JudgeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_outputs_the_one_with_more_different_words_is_chosen_with_the_probabilities_of_both(bool stream)
    {
        await using var simulator = await StartAsync();
        var request = TestSimulator.Request(Pair("one two three", "one TWO two Three four, five; six"), stream);
        request["logprobs"] = true;
        request["top_logprobs"] = 5;
        request["max_tokens"] = 1;

        var (text, logprobs) = stream ? Of(await simulator.EventsAsync(request)) : Of(await simulator.AnswerAsync(request));

        Assert.Equal("M", text);
        var token = logprobs.GetProperty("content")[0];
        Assert.Equal("M", token.GetProperty("token").GetString());
        // 3 against 6 different words, squared: 36 to 9, less a thousandth for everything else.
        Assert.Equal([("M", 0.8 * 0.999), ("m", 0.2 * 0.999)], token.GetProperty("top_logprobs").EnumerateArray()
            .Select(top => (top.GetProperty("token").GetString()!, Math.Round(Math.Exp(top.GetProperty("logprob").GetDouble()), 5))));
    }

    [Fact]
    public async Task Without_sharpness_both_are_equally_likely_and_the_first_is_named()
    {
        await using var simulator = await StartAsync(new JudgeOptions { Sharpness = 0 });

        Assert.Equal("m", await simulator.TextAsync(TestSimulator.Request(Pair("one", "one two three four"))));
    }

    [Fact]
    public async Task The_outputs_may_hold_quotation_marks_and_braces()
    {
        await using var simulator = await StartAsync();

        Assert.Equal("m", await simulator.TextAsync(TestSimulator.Request(Pair("def f():\n  \"\"\"Does it.\"\"\"\n  return {1}", "no"))));
    }

    [Theory]
    [InlineData("yes", "1")]
    [InlineData("a b c d e f g", "3")]
    [InlineData("a b c d e f g h", "3.2")]
    [InlineData("", "1")]
    public async Task An_answer_is_rated_by_the_logarithm_of_its_words(string answer, string rating)
    {
        await using var simulator = await StartAsync();
        var single = $"[Instruction]\nRate. \"Rating: [[5]]\"\n\n[Question]\nWhy?\n\n[The Start of Assistant's Answer]\n{answer}\n[The End of Assistant's Answer]";
        var conversation = "<|The Start of Assistant A's Conversation with User|>\n\n### User:\nWhy?\n\n### Assistant A:\nOther words altogether here.\n\n"
            + $"### User:\nAnd?\n\n### Assistant A:\n{answer}\n\n<|The End of Assistant A's Conversation with User|>";

        Assert.EndsWith($"Rating: [[{rating}]]", await simulator.TextAsync(TestSimulator.Request(single)), StringComparison.Ordinal);
        Assert.EndsWith($"Rating: [[{rating}]]", await simulator.TextAsync(TestSimulator.Request(conversation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_skill_with_a_rubric_gets_half_the_rating()
    {
        await using var simulator = await StartAsync();
        const string Prompt = "Rate these skills:\n\nLogical Robustness: Is it sound?\nScore 1: No.\nScore 5: Yes.\n\n\nReadability: Is it clear: yes or no?\nScore 1: No.\nScore 5: Yes.\n\n\n"
            + "[Instruction]\nName: this\n\n[Assistant's Response]\na b c d e f g\n\n[The End of Assistant's Response]\n\nReturn a dictionary.";

        var text = await simulator.TextAsync(TestSimulator.Request(Prompt));

        Assert.EndsWith("{'Logical Robustness': 2, 'Readability': 2}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_judgment_is_answered_as_by_any_other_model()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Judge = new JudgeOptions(), Answer = "template" }));

        Assert.Equal("template", await simulator.TextAsync(TestSimulator.Request("Why?")));
    }

    [Fact]
    public async Task A_model_that_is_no_judge_does_not_judge()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Answer = "template" }));

        Assert.Equal("template", await simulator.TextAsync(TestSimulator.Request(Pair("one", "two three"))));
    }

    [Fact]
    public void Its_options_are_checked()
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => SimulatorApp.Build(TestSimulator.One(new() { Judge = new JudgeOptions { Sharpness = -1 } }), "http://127.0.0.1:0"));

        Assert.Contains("Simulator:Models:m:Judge:Sharpness", exception.Failures.Single(), StringComparison.Ordinal);
    }

    private static Task<TestSimulator> StartAsync(JudgeOptions? options = null) =>
        TestSimulator.StartAsync(TestSimulator.One(new() { Judge = options ?? new JudgeOptions() })).Bounded();

    private static string Pair(string first, string second) => $$"""
        ## Instruction
        {
            "instruction": "Why?",
        }
        {
            {
                "model_identifier": "m",
                "output": "{{"\"\""}}{{first}}{{"\"\"\""}}
            },
            {
                "model_identifier": "M",
                "output": "{{"\"\""}}{{second}}{{"\"\"\""}}
            }
        }
        """;

    private static (string Text, JsonElement Logprobs) Of(JsonElement completion) =>
        (TestSimulator.TextOf(completion), completion.GetProperty("choices")[0].GetProperty("logprobs"));

    private static (string Text, JsonElement Logprobs) Of(List<string> events)
    {
        var chunk = events.Where(text => text != "[DONE]").Select(text => JsonNode.Parse(text)!["choices"]![0]).First(choice => choice!["logprobs"] is not null)!;
        return ((string)chunk["delta"]!["content"]!, JsonSerializer.SerializeToElement(chunk["logprobs"]));
    }
}
