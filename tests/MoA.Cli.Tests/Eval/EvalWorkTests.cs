using System.Text.Json;
using MoA.Testing;

namespace MoA.Cli.Tests.Eval;

/// <summary><c>moa eval generate</c>, <c>judge</c> and <c>run</c> over the demo's models and the product's own questions.</summary>
public sealed class EvalWorkTests : IDisposable
{
    private const string Fast = "sim-llama-3-70b";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("alpaca-eval", "model_outputs.json", "annotations.json", "win_rate")]
    [InlineData("mt-bench", "model_answer.jsonl", "model_judgment.jsonl", "average")]
    [InlineData("flask", "answers.jsonl", "reviews.jsonl", "average")]
    public async Task Run_answers_judges_scores_and_reports_without_any_file(string suite, string answers, string judgments, string figure)
    {
        string[] command = ["eval", "run", "--demo", "--suite", suite, "-m", Fast, "--limit", "3", "--output", "out"];
        var result = await RunAsync(command);

        result.AssertExit(0);
        Assert.Contains(figure, result.Output, StringComparison.Ordinal);
        Assert.Contains("simulated", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Error);
        Assert.All(new[] { answers, judgments, "report.md", "report.csv", "report.json" }, name => Assert.True(File.Exists(Path.Combine(_folder.FullName, "out", name)), name));
        Assert.Contains("Simulated models took part", await ReadAsync("out/report.md"), StringComparison.Ordinal);
        Assert.Contains("| answers | 3 of 3 |", await ReadAsync("out/report.md"), StringComparison.Ordinal);

        var again = await RunAsync([.. command, "--json"]);

        again.AssertExit(0);
        var (first, second) = (again.Json.GetProperty("answers"), again.Json.GetProperty("judgments"));
        Assert.Equal(("finished", 3, 0), (first.GetProperty("stop").GetString(), first.GetProperty("done").GetInt32(), first.GetProperty("failed").GetInt32()));
        Assert.True(second.GetProperty("cost").GetDecimal() > 0);
        Assert.True(again.Json.GetProperty("scores").GetArrayLength() > 0);
        // Six steps for MT-Bench's two turns, three for the others; and the judge's.
        var runs = await RunAsync(["runs", "list", "--demo", "--json", "--limit", "100"]);
        Assert.Equal(suite == "mt-bench" ? 12 : 6, runs.Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Generate_and_judge_are_the_parts_of_run()
    {
        (await RunAsync(["eval", "generate", "--demo", "--suite", "mt-bench", "-m", Fast, "--limit", "2", "--output", "a.jsonl", "--name", "mine"])).AssertExit(0);
        var judged = await RunAsync(["eval", "judge", "--demo", "--json", "--suite", "mt-bench", "--answers", "a.jsonl", "--output", "j.jsonl"]);

        judged.AssertExit(0);
        Assert.Contains("6 of 8 questions have no answer", judged.Error, StringComparison.Ordinal);
        Assert.Equal(4, judged.Json.GetProperty("done").GetInt32());
        var rows = (await ReadAsync("j.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToArray();
        Assert.All(rows, row => Assert.Equal("mine", row.GetProperty("model").GetString()));
        Assert.All(rows, row => Assert.InRange(row.GetProperty("score").GetDouble(), 1, 10));
    }

    [Fact]
    public async Task A_budget_that_is_too_small_ends_before_anything_is_spent()
    {
        var result = await RunAsync(["eval", "generate", "--demo", "--json", "--suite", "mt-bench", "--output", "a.jsonl", "--budget", "0.0001"]);

        result.AssertExit(5);
        Assert.Contains("The budget of 0.0001 is reached: 0 is spent", result.Error, StringComparison.Ordinal);
        Assert.Equal(("budget_reached", 0, 8), (result.Json.GetProperty("stop").GetString(), result.Json.GetProperty("done").GetInt32(), result.Json.GetProperty("not_done").GetInt32()));
        Assert.Equal(0, result.Json.GetProperty("cost").GetDecimal());
    }

    [Theory]
    [InlineData(2, "--suite", "generate", "--demo", "--output", "x")]
    [InlineData(2, "--output", "generate", "--demo", "--suite", "flask")]
    [InlineData(2, "alpaca-eval", "generate", "--demo", "--suite", "mmlu", "--output", "x")]
    [InlineData(2, "from 1 to 1024", "generate", "--demo", "--suite", "flask", "--output", "x", "--concurrency", "0")]
    [InlineData(2, "above 0", "generate", "--demo", "--suite", "flask", "--output", "x", "--budget", "0")]
    [InlineData(2, "from 0 to 2", "generate", "--demo", "--suite", "flask", "--output", "x", "--temperature", "3")]
    [InlineData(2, "does not exist", "generate", "--demo", "--suite", "flask", "--output", "x", "--input", "nowhere.jsonl")]
    [InlineData(2, "does not exist", "judge", "--demo", "--suite", "flask", "--output", "x", "--answers", "nowhere.jsonl")]
    [InlineData(2, "line 1, field category", "generate", "--demo", "--suite", "mt-bench", "--output", "x", "--input", "question.jsonl")]
    [InlineData(2, "--judge", "run", "--config", "moa.json")]
    [InlineData(2, "--prompts FILE is missing", "run", "--demo", "--input", "whole.jsonl")]
    [InlineData(2, "--baseline FILE is missing", "run", "--demo", "--suite", "alpaca-eval", "--input", "whole.jsonl")]
    [InlineData(4, "'nobody'", "run", "--demo", "--judge", "nobody")]
    [InlineData(4, "neither a mixture nor a model", "generate", "--demo", "--suite", "flask", "--output", "x", "-m", "gpt")]
    [InlineData(3, "cannot be reached", "generate", "--server", "http://127.0.0.1:1", "--suite", "flask", "--output", "x", "-m", "gpt")]
    public async Task Mistakes_have_a_code_and_a_line_that_says_how_to_mend_them(int exitCode, string hint, params string[] arguments)
    {
        _folder.Write("question.jsonl", "{\"question_id\": 1, \"turns\": [\"x\"]}\n");
        _folder.Write("whole.jsonl", "{\"question_id\": 1, \"category\": \"stem\", \"turns\": [\"x\"], \"instruction\": \"x\"}\n");
        _folder.Write("moa.json", """{ "MoA": { "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1" } }, "Models": { "m": { "Provider": "p" } } } }""");

        var result = await RunAsync(["eval", .. arguments]);

        result.AssertExit(exitCode);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_or_mixture_under_the_same_output_is_refused()
    {
        (await RunAsync(["eval", "generate", "--demo", "--suite", "flask", "-m", Fast, "--limit", "1", "--output", "a.jsonl"])).AssertExit(0);

        var mixture = await RunAsync(["eval", "generate", "--demo", "--suite", "flask", "-m", "sim-dbrx", "--output", "a.jsonl"]);
        mixture.AssertExit(2);
        Assert.Contains($"begun with {Fast}", mixture.Error, StringComparison.Ordinal);

        var settings = await RunAsync(["eval", "generate", "--demo", "--suite", "flask", "-m", Fast, "--temperature", "0.1", "--output", "a.jsonl"]);
        settings.AssertExit(2);
        Assert.Contains("What is asked has changed", settings.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(IEnumerable<string> arguments) => CliProcess.RunAsync(_folder.FullName, arguments);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder.FullName, name));
}
