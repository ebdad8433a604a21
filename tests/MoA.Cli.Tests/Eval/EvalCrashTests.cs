using System.Text.Json;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Cli.Tests.Eval;

/// <summary>Real processes, killed as a power cut would end them. <c>bench/MoA.Bench</c> does the same with all of MT-Bench.</summary>
public sealed class EvalCrashTests : IDisposable
{
    private const int Questions = 8;
    private const int Steps = 2 * Questions;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_evaluation_that_is_killed_twice_has_one_run_for_each_turn_and_each_judgment()
    {
        await using var simulator = await StartAsync();
        string[] command = ["eval", "run", "--config", "moa.json", "--data", "data", "-m", "lite", "--judge", "judge", "--concurrency", "6", "--output", "out", "--json"];

        // Once among the answers, once among the judgments.
        await KillAfterAsync(simulator, Steps, command);
        await KillAfterAsync(simulator, (Steps * 3) + 6, command);
        var result = await CliProcess.RunAsync(_folder.FullName, command);

        result.AssertExit(0);
        Assert.Equal(Questions, result.Json.GetProperty("answers").GetProperty("done").GetInt32());
        Assert.Equal(Steps, result.Json.GetProperty("judgments").GetProperty("done").GetInt32());
        var calls = simulator.Stats.CallsByClientRequestId;
        Assert.Equal(2 * Steps, calls.Keys.Select(id => id.Split('/')[0]).Distinct().Count());
        // Three calls a turn, one a judgment; beyond that only what was in flight at a kill: at most six items with two proposers each.
        Assert.Equal((3 * Steps) + Steps, calls.Count);
        Assert.InRange(calls.Values.Sum() - calls.Count, 0, 2 * 6 * 2);
        var lines = (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "out", "model_answer.jsonl"))).Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(Enumerable.Range(1, Questions), lines.Select(line => line.GetProperty("question_id").GetInt32()));
    }

    [Fact]
    public async Task Ctrl_c_lets_what_is_open_end_and_the_same_command_goes_on()
    {
        await using var simulator = await StartAsync();
        string[] command = ["eval", "generate", "--config", "moa.json", "--data", "data", "--suite", "flask", "-m", "lite", "--concurrency", "2", "--output", "out.jsonl"];
        await using (var process = CliProcess.Start(_folder.FullName, null, null, command))
        {
            await simulator.Stats.WaitUntilAsync(seen => seen.Calls >= 4).WaitAsync(CliProcess.Bound);
            await process.SignalAsync("INT");
            var stopped = await process.EndAsync();
            stopped.AssertExit(130);
            Assert.Contains("The same command goes on", stopped.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "out.jsonl")));
        (await CliProcess.RunAsync(_folder.FullName, command)).AssertExit(0);
        Assert.Equal(6, (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "out.jsonl"))).Length);
        // Nothing was cut off: two proposers and an aggregator for each of six items.
        Assert.Equal((18, 18), (simulator.Stats.CallsByClientRequestId.Count, simulator.Stats.CallsByClientRequestId.Values.Sum()));
    }

    private async Task KillAfterAsync(SimulatorHost simulator, int calls, string[] command)
    {
        await using var process = CliProcess.Start(_folder.FullName, null, null, command);
        await simulator.Stats.WaitUntilAsync(seen => seen.Calls >= calls).WaitAsync(CliProcess.Bound);
        await process.SignalAsync("KILL");
        await process.EndAsync();
    }

    private async Task<SimulatorHost> StartAsync()
    {
        var latency = new LogNormal { Median = 100, Sigma = 0.3 };
        var simulator = SimulatorApp.Build(
            new SimulatorOptions
            {
                Default = new SimulatedModel { TimeToFirstToken = latency },
                Models = { ["judge"] = new SimulatedModel { TimeToFirstToken = latency, Judge = new JudgeOptions() } },
            },
            "http://127.0.0.1:0");
        await simulator.StartAsync();
        var models = new[] { "a", "b", "agg", "judge" }.ToDictionary(id => id, _ => new { Provider = "sim" });
        _folder.Write("moa.json", JsonSerializer.Serialize(new
        {
            MoA = new
            {
                Providers = new { sim = new { BaseUrl = simulator.BaseUrl.ToString() } },
                Models = models,
                Mixtures = new { lite = new { Layers = 2, Proposers = new[] { "a", "b" }, Aggregator = "agg" } },
            },
        }));
        return simulator;
    }
}
