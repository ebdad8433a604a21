using System.Text.Json;
using System.Xml.Linq;
using MoA.Testing;

namespace MoA.Cli.Tests.Eval;

public sealed class EvalAnalyzeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<CliResult> AnalyzeAsync(params string[] arguments) => CliProcess.RunAsync(_folder.FullName, ["eval", "analyze", .. arguments]);

    [Fact]
    public async Task Runs_of_the_journal_are_analysed()
    {
        var asked = await CliProcess.RunAsync(_folder.FullName, ["ask", "--demo", "--json", "-m", "moa-lite", "What is 2 + 3?"]);
        asked.AssertExit(0);
        var problems = _folder.Write("math.jsonl", """{"problem": "What is 2 + 3?", "answer": "5"}""");

        var accuracy = await AnalyzeAsync("accuracy", "--demo", "--json", "-m", "moa-lite", "--problems", problems);
        accuracy.AssertExit(0);
        var rows = accuracy.Json.EnumerateArray().ToArray();
        Assert.Equal(["proposer", "all", "any", "aggregator"], rows.Select(row => row.GetProperty("role").GetString()).Distinct());
        Assert.Equal(9, rows.Length);
        Assert.All(rows, row => Assert.Equal(0, row.GetProperty("accuracy").GetDouble()));

        var similarity = await AnalyzeAsync("similarity", "--demo", "--json", "-m", "moa-lite", "--by", "proposer");
        similarity.AssertExit(0);
        Assert.Equal(6, similarity.Json.GetArrayLength());
        Assert.All(similarity.Json.EnumerateArray(), row => Assert.InRange(row.GetProperty("tf_idf").GetDouble(), 0.01, 1));

        var budget = await AnalyzeAsync(
            "budget", "--demo", "-m", "moa-lite", "--quality", "moa-lite=50", "--plot", "plots", "--output", "budget.json");
        budget.AssertExit(0);
        var point = CliJson("budget.json").EnumerateArray().Single();
        Assert.Equal(asked.Json.GetProperty("cost").GetDouble(), point.GetProperty("cost").GetDouble(), 1e-12);
        Assert.Equal(("multi-proposer", "yes", 1), (point.GetProperty("kind").GetString(), point.GetProperty("cost_pareto").GetString(), point.GetProperty("n_runs").GetInt32()));
        Assert.Equal("svg", XDocument.Load(Path.Combine(_folder.FullName, "plots", "cost.svg")).Root!.Name.LocalName);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "plots", "path_tflops.svg")));

        var nothing = await AnalyzeAsync("accuracy", "--demo", "-m", "moa", "--problems", problems);
        nothing.AssertExit(4);
        Assert.Contains("no completed run of 'moa'", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_files_are_analysed()
    {
        var moa = _folder.Write("moa.jsonl", """
            {"index": 0, "output": "the sky is blue since light scatters"}
            {"index": 1, "output": "seven is a prime"}
            """);
        var good = _folder.Write("good.jsonl", """
            {"index": 0, "output": "the sky is blue since light scatters"}
            {"index": 1, "output": "seven is a prime number"}
            """);
        var bad = _folder.Write("bad.jsonl", """
            {"index": 0, "output": "nobody can say"}
            {"index": 1, "output": "there are many"}
            """);
        var leaderboard = _folder.Write("leaderboard.csv", "model,win_rate\ngood,60\nbad,10\n");

        var similarity = await AnalyzeAsync("similarity", "--answers", moa, "--proposals", good, "--proposals", $"bad={bad}", "--leaderboard", leaderboard);
        similarity.AssertExit(0);
        Assert.StartsWith("layer\taggregator\tsimilarity\tspearman", similarity.Output, StringComparison.Ordinal);
        Assert.Contains("2\tmoa\tlevenshtein\t1.0000\t0.0000\t2\t0\t1.0000", similarity.Output, StringComparison.Ordinal);

        var select = await AnalyzeAsync("select", "--answers", good, "--answers", bad, "--leaderboard", leaderboard, "--format", "csv");
        select.AssertExit(0);
        Assert.StartsWith("rank,model,win_rate,diversity,nearest,score\n1,good,60,,,\n2,bad,10,", select.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("measured on 2 instructions", select.Error, StringComparison.Ordinal);

        var ranker = await AnalyzeAsync(
            "ranker",
            "--synthesis", _folder.Write("s.jsonl", """{"index": 0, "preference": 2, "length_1": 1, "length_2": 1}"""),
            "--ranker", _folder.Write("r.jsonl", """{"index": 0, "preference": 1.5, "length_1": 1, "length_2": 1}"""),
            "--json");
        ranker.AssertExit(0);
        Assert.Equal(50, ranker.Json[0].GetProperty("difference").GetDouble());
    }

    [Fact]
    public async Task A_sweep_is_planned_and_reported()
    {
        var config = _folder.Write("moa.json", """
            { "MoA": { "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1" } }, "Models": { "a": { "Provider": "p" }, "b": { "Provider": "p" } } } }
            """);
        string[] plan = ["proposers", "plan", "sweep", "--config", config, "--aggregator", "b", "--input", "i.jsonl", "--baseline", "b.json", "--judge", "b"];

        var planned = await AnalyzeAsync([.. plan, "--proposers", "a,b"]);
        planned.AssertExit(0);
        Assert.Equal(["sweep-single-1\ta", "sweep-multiple-2\ta,b", "sweep-single-2\ta,a"], planned.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        (await CliProcess.RunAsync(_folder.FullName, ["config", "check", "--config", "sweep/moa.json"])).AssertExit(0);
        Assert.Equal(6, File.ReadAllLines(Path.Combine(_folder.FullName, "sweep", "sweep.sh")).Count(line => line.StartsWith("moa eval ", StringComparison.Ordinal)));

        var unknown = await AnalyzeAsync([.. plan, "--proposers", "a,x"]);
        unknown.AssertExit(2);
        Assert.Contains("'x' is not configured under MoA:Models", unknown.Error, StringComparison.Ordinal);

        var early = await AnalyzeAsync("proposers", "report", "sweep");
        early.AssertExit(2);
        Assert.Contains("No setting was judged yet", early.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mixture", "similarity")]
    [InlineData("at least two --proposals", "similarity", "--answers", "x.jsonl", "--by", "proposer")]
    [InlineData("--leaderboard or --annotations", "similarity", "--mixture", "moa")]
    [InlineData("--points", "budget")]
    [InlineData("'moa' is not ID=PERCENT", "budget", "--mixture", "moa", "--quality", "moa")]
    [InlineData("x.csv: The file does not exist", "budget", "--points", "x.csv")]
    [InlineData("must be from 0 to 1", "select", "--answers", "x", "--leaderboard", "y", "--diversity-weight", "2")]
    [InlineData("leave --server and --demo out", "ranker", "--synthesis", "x", "--ranker", "y", "--demo")]
    [InlineData("is no time", "accuracy", "--problems", "x", "--mixture", "moa", "--since", "noon")]
    public async Task What_does_not_go_together_is_refused(string expected, params string[] arguments)
    {
        var result = await AnalyzeAsync(arguments);

        result.AssertExit(2);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private JsonElement CliJson(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(_folder.FullName, file)));
}
