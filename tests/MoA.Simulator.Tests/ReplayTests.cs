using System.Text.Json;
using Microsoft.Extensions.Options;
using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class ReplayTests : IDisposable
{
    private const string Model = "Qwen1.5-110B-Chat";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moa-replay");

    public void Dispose() => _folder.Delete(recursive: true);

    [SharedDataFact("alpaca_eval/prompts.jsonl", "alpaca_eval/outputs/" + Model + ".jsonl")]
    public async Task All_recorded_answers_of_AlpacaEval_are_replayed_by_prompt()
    {
        var answers = SharedData.PathOf($"alpaca_eval/outputs/{Model}.jsonl");
        var prompts = SharedData.PathOf("alpaca_eval/prompts.jsonl");
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { ReplayPrompts = prompts, ReplayAnswers = answers }));

        var recorded = Rows(answers).ToDictionary(row => row.GetProperty("index").GetInt32(), row => row.GetProperty("output").GetString());
        foreach (var prompt in Rows(prompts))
        {
            var text = await simulator.TextAsync(TestSimulator.Request(prompt.GetProperty("instruction").GetString()!));
            Assert.Equal(recorded[prompt.GetProperty("index").GetInt32()], text);
        }

        Assert.Equal((805, 0), (simulator.Stats.Snapshot().Total.Completed, simulator.Stats.Snapshot().Total.ReplayMisses));
    }

    [Fact]
    public async Task One_file_may_hold_both_under_any_field_names_and_a_miss_is_counted()
    {
        var file = Write("{\"q\":\"Hello?\",\"a\":\"World \\u00fc.\"}\n\n{\"q\":\"Hello?\",\"a\":\"second\"}\n");
        var model = new SimulatedModel { Replay = file, MessageField = "q", AnswerField = "a", Answer = "template" };
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(model));

        Assert.Equal("World ü.", await simulator.TextAsync(TestSimulator.Request(" Hello?\n")));
        Assert.Equal(0, simulator.Stats.Snapshot().Total.ReplayMisses);
        Assert.Equal("template", await simulator.TextAsync(TestSimulator.Request("Something else")));
        Assert.Equal(1, simulator.Stats.Snapshot().Total.ReplayMisses);
    }

    [Fact]
    public async Task The_shorthand_makes_a_model_of_a_file()
    {
        var file = Write("{\"instruction\":\"Hello?\",\"output\":\"World\"}");
        await using var simulator = await TestSimulator.StartAsync(new() { ReplayFiles = { ["short"] = file } });

        Assert.Equal("World", await simulator.TextAsync(TestSimulator.Request("Hello?", model: "short")));
    }

    [Theory]
    [InlineData("{\"instruction\":\"x\",\"output\":\"y\"}\nnot JSON", "line 2, is not JSON")]
    [InlineData("[1]", "line 1, is not a JSON object")]
    [InlineData("{\"instruction\":\"x\"}", "line 1: there is no text in the field 'output'")]
    public void A_broken_file_is_named_with_its_line(string content, string expected)
    {
        var file = Write(content);

        var exception = Assert.Throws<OptionsValidationException>(
            () => SimulatorApp.Build(TestSimulator.One(new() { Replay = file }), "http://127.0.0.1:0"));

        Assert.StartsWith("Simulator:Models:m: ", exception.Failures.Single(), StringComparison.Ordinal);
        Assert.Contains(file, exception.Failures.Single(), StringComparison.Ordinal);
        Assert.Contains(expected, exception.Failures.Single(), StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Rows(string file) => File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement);

    private string Write(string content)
    {
        var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():n}.jsonl");
        File.WriteAllText(file, content);
        return file;
    }
}
