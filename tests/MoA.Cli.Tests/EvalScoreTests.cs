using MoA.Testing;

namespace MoA.Cli.Tests;

public sealed class EvalScoreTests : IDisposable
{
    private const string Weights = "alpaca_eval/weights.csv";
    private const string Difficulty = "alpaca_eval/instruction_difficulty.csv";
    private const string Leaderboard = "alpaca_eval/leaderboard.csv";
    private const string Annotations = "alpaca_eval/annotations/alpaca-7b.jsonl";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact(Weights, Difficulty)]
    public async Task Published_weights_give_a_list_of_models_and_their_length_controlled_win_rate()
    {
        var result = await RunAsync("--weights", SharedData.PathOf(Weights), "--difficulty", SharedData.PathOf(Difficulty), "--json");

        result.AssertExit(0);
        Assert.Equal(106, result.Json.GetArrayLength());
        Assert.All(result.Json.EnumerateArray(), row => Assert.Equal(["model", "length_controlled_winrate"], row.EnumerateObject().Select(field => field.Name)));
        var mixture = result.Json.EnumerateArray().Single(row => row.GetProperty("model").GetString() == "Together-MoA");
        Assert.Equal(65.37997, mixture.GetProperty("length_controlled_winrate").GetDouble(), 5e-6);
        Assert.Empty(result.Error);
    }

    [SharedDataFact(Weights, Difficulty, Leaderboard)]
    public async Task Rows_that_differ_from_a_leaderboard_are_named_the_farthest_first()
    {
        var result = await RunAsync("--weights", SharedData.PathOf(Weights), "--difficulty", SharedData.PathOf(Difficulty), "--leaderboard", SharedData.PathOf(Leaderboard));

        result.AssertExit(0);
        Assert.StartsWith("model\tlength_controlled_winrate\tpublished_length_controlled_winrate", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["dbrx-instruct", "llama-2-70b-chat-hf", "platolm-7b", "gpt35_turbo_instruct", "minotaur-13b", "text_davinci_001", "alpaca-7b_verbose"],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
    }

    [SharedDataFact(Annotations, Difficulty, Leaderboard)]
    public async Task Annotations_are_fitted_and_set_beside_the_published_figures()
    {
        var result = await RunAsync(
            "--input", SharedData.PathOf(Annotations), "--difficulty", SharedData.PathOf(Difficulty), "--leaderboard", SharedData.PathOf(Leaderboard), "--json");

        result.AssertExit(0);
        var row = Assert.Single(result.Json.EnumerateArray());
        Assert.Equal("alpaca-7b", row.GetProperty("model").GetString());
        Assert.Equal(17, row.GetProperty("n_wins").GetInt32());
        Assert.InRange(row.GetProperty("length_controlled_difference").GetDouble(), -0.1, 0.1);
        Assert.Equal("synthesised", row.GetProperty("gamed_baselines").GetString());
        Assert.Contains("--gamed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_originals_annotations_are_scored_and_written_in_the_format_of_the_files_ending()
    {
        var annotations = _folder.Write("annotations.json", """
            [ { "output_1": "a", "generator_1": "base", "output_2": "abc", "generator_2": "mine", "preference": 1.75 },
              { "output_1": "a", "generator_1": "base", "output_2": "abcd", "generator_2": "mine", "preference": null } ]
            """);

        var table = await RunAsync("--input", annotations);
        var markdown = await RunAsync("--input", annotations, "--output", "scores.md");

        table.AssertExit(0);
        Assert.Equal("model\twin_rate\tn_total\tavg_length\nmine\t75.00\t1\t3\n", table.Output.ReplaceLineEndings("\n"));
        Assert.Contains("1 annotations have no preference", table.Error, StringComparison.Ordinal);
        markdown.AssertExit(0);
        Assert.Empty(markdown.Output);
        Assert.EndsWith("| mine | 75.00 | 1 | 3 |\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "scores.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judgments_of_mt_bench_and_reviews_of_flask_are_scored()
    {
        var judgments = _folder.Write("gpt-4_single.jsonl", """
            {"question_id": 81, "model": "a", "score": 8, "turn": 1}
            {"question_id": 81, "model": "b", "score": -1, "turn": 1}
            """);
        var reviews = _folder.Write("mine.jsonl", """{"idx": 1, "domain": ["Math"], "difficulty": "expert level knowledge", "score": {"readability": 4, "conciseness": "N/A"}}""");

        var mtBench = await RunAsync("--suite", "mt-bench", "--input", judgments, "--model", "a", "--format", "csv");
        var flask = await RunAsync("--suite", "flask", "--input", reviews, "--json");

        mtBench.AssertExit(0);
        Assert.Equal("model,category,turn_1,average,n_rated,n_failed\na,overall,8,8,1,0\na,writing,8,8,1,0\n", mtBench.Output.ReplaceLineEndings("\n"));
        flask.AssertExit(0);
        Assert.Equal(["skill", "domain", "difficulty", "skill by difficulty"], flask.Json.EnumerateArray().Select(row => row.GetProperty("group").GetString()));
        Assert.Contains("1 grades do not apply", flask.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--input FILE")]
    [InlineData(2, "Must be one of", "--suite", "mmlu", "--input", "a.jsonl")]
    [InlineData(2, "--weights needs --difficulty", "--weights", "w.csv")]
    [InlineData(2, "leave --input out", "--weights", "w.csv", "--difficulty", "d.csv", "--input", "a.jsonl")]
    [InlineData(2, "--weights is for --suite alpaca-eval", "--suite", "flask", "--weights", "w.csv", "--input", "a.jsonl")]
    [InlineData(2, "--questions is for", "--questions", "q.jsonl", "--input", "a.jsonl")]
    [InlineData(2, "--model is for", "--model", "m", "--input", "a.jsonl")]
    [InlineData(2, "names no format", "--input", "a.jsonl", "--output", "a.txt")]
    [InlineData(2, "leave one out", "--input", "a.jsonl", "--json", "--format", "csv")]
    [InlineData(2, "leave --server", "--input", "a.jsonl", "--server", "http://127.0.0.1:1")]
    [InlineData(2, "nowhere.jsonl: The file does not exist", "--input", "nowhere.jsonl")]
    [InlineData(2, "a.jsonl, line 2, field preference", "--input", "a.jsonl")]
    [InlineData(2, "w.csv, line 2, field tanh_std_delta_len: a number", "--weights", "w.csv", "--difficulty", "d.csv")]
    [InlineData(2, "good.jsonl, line 1, field index: The instruction 9 has no difficulty in d.csv", "--input", "good.jsonl", "--difficulty", "d.csv")]
    [InlineData(2, "Give it, or fit length_controlled_minimal", "--input", "good.jsonl", "--glm", "length_controlled_v1")]
    [InlineData(4, "has no model 'm'", "--suite", "mt-bench", "--input", "j.jsonl", "--model", "m")]
    public async Task Mistakes_have_a_code_and_say_how_to_mend_them(int exitCode, string hint, params string[] arguments)
    {
        _folder.Write("a.jsonl", "{\"preference\": 1, \"length_1\": 1, \"length_2\": 1}\n{\"preference\": 3, \"length_1\": 1, \"length_2\": 1}\n");
        _folder.Write("good.jsonl", "{\"index\": 9, \"preference\": 1, \"length_1\": 1, \"length_2\": 1}\n");
        _folder.Write("w.csv", "model,tanh_std_delta_len,instruction_difficulty,not_gamed_baseline\nm,x,1,1\n");
        _folder.Write("d.csv", "index,instruction_difficulty\n0,1\n");
        _folder.Write("j.jsonl", "{\"question_id\": 81, \"model\": \"a\", \"score\": 8, \"turn\": 1}\n");

        var result = await RunAsync(arguments);

        result.AssertExit(exitCode);
        Assert.Empty(result.Output);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(_folder.FullName, ["eval", "score", .. arguments]);
}
