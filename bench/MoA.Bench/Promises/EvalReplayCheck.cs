using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>
/// AlpacaEval 2 from instructions to report in one command: the proposers of a three-layer mixture replay the recorded answers of the paper's
/// models, its aggregator those of the paper's mixture, and a simulated judge compares them with the recorded baseline. Prices are those of
/// moa.sample.json and of the benchmark's own judge, so its cost is what these answers would have cost.
/// </summary>
internal static class EvalReplayCheck
{
    private static readonly (string Model, decimal Price)[] Proposers =
    [
        ("Qwen1.5-110B-Chat", 1.8m), ("Qwen1.5-72B-Chat", 0.9m), ("Meta-Llama-3-70B-Instruct", 0.9m), ("Mixtral-8x22B-Instruct-v0.1", 1.2m), ("dbrx-instruct", 1.2m),
    ];

    public static async Task<int> RunAsync(string data, int clients)
    {
        var alpaca = Path.GetFullPath(Path.Combine(data, "alpaca_eval"));
        using var bed = new Bed();
        await using var simulator = await StartAsync(bed, alpaca);
        var output = Path.Combine(Path.GetDirectoryName(bed.ConfigPath)!, "eval");
        string[] command =
        [
            "eval", "run", "--suite", "alpaca-eval", "--config", bed.ConfigPath, "--data", bed.DataPath, "--output", output, "--mixture", "moa", "--judge", "judge",
            "--input", Path.Combine(alpaca, "prompts.jsonl"), "--baseline", Path.Combine(alpaca, "outputs", "gpt4_1106_preview.jsonl"),
            "--difficulty", Path.Combine(alpaca, "instruction_difficulty.csv"), "--concurrency", clients.ToString(CultureInfo.InvariantCulture),
        ];
        Console.WriteLine($"moa {string.Join(' ', command)}");
        var watch = Stopwatch.StartNew();
        await using var process = HostProcess.Start("MoA.Cli.dll", Path.GetTempPath(), null, command);
        var exitCode = await process.ExitAsync(TimeSpan.FromMinutes(30));
        Console.WriteLine(process.Output);
        if (exitCode != 0)
            return 1;
        Console.WriteLine(await File.ReadAllTextAsync(Path.Combine(output, "report.md")));
        return Check(alpaca, output, simulator.Stats.Snapshot(), watch.Elapsed) ? 0 : 1;
    }

    private static async Task<SimulatorHost> StartAsync(Bed bed, string alpaca)
    {
        var options = new SimulatorOptions { Models = { ["judge"] = new SimulatedModel { Judge = new JudgeOptions() }, ["aggregator"] = Replaying(alpaca, "Together-MoA") } };
        foreach (var (model, _) in Proposers)
            options.Models[model] = Replaying(alpaca, model);
        var simulator = SimulatorApp.Build(options, "http://127.0.0.1:0");
        await simulator.StartAsync();
        var models = Proposers.ToDictionary(proposer => proposer.Model, proposer => Priced(proposer.Price, proposer.Price));
        models["aggregator"] = Priced(1.8m, 1.8m);
        models["judge"] = Priced(10, 30);
        bed.WriteFile("moa.json", new
        {
            MoA = new
            {
                Providers = new { sim = new { BaseUrl = simulator.BaseUrl.ToString(), Simulated = true } },
                Models = models,
                Mixtures = new { moa = new { Layers = 3, Proposers = Proposers.Select(proposer => proposer.Model), Aggregator = "aggregator" } },
            },
        });
        return simulator;
    }

    private static object Priced(decimal input, decimal output) => new { Provider = "sim", InputPricePerMillionTokens = input, OutputPricePerMillionTokens = output };

    private static SimulatedModel Replaying(string alpaca, string model) => new()
    {
        ReplayPrompts = Path.Combine(alpaca, "prompts.jsonl"),
        ReplayAnswers = Path.Combine(alpaca, "outputs", $"{model}.jsonl"),
    };

    private static bool Check(string alpaca, string output, SimulatorSnapshot seen, TimeSpan elapsed)
    {
        var recorded = File.ReadLines(Path.Combine(alpaca, "outputs", "Together-MoA.jsonl")).Select(line => JsonElement.Parse(line).GetProperty("output").GetString()!.Trim()).ToArray();
        var answers = JsonElement.Parse(File.ReadAllText(Path.Combine(output, "model_outputs.json"))).EnumerateArray().Select(row => row.GetProperty("output").GetString()!).ToArray();
        var annotations = JsonElement.Parse(File.ReadAllText(Path.Combine(output, "annotations.json")));
        var judged = annotations.EnumerateArray().Count(row => row.GetProperty("preference").ValueKind == JsonValueKind.Number);
        // Equal outputs are a draw that nobody is asked about.
        var asked = annotations.EnumerateArray().Count(row => row.TryGetProperty("raw_completion", out _));
        var asRecorded = answers.Zip(recorded).Count(pair => pair.First == pair.Second);
        Console.WriteLine(
            $"eval-replay: {answers.Length} answers, {asRecorded} exactly as recorded, {judged} with a preference, {asked} of them asked for, in {elapsed.TotalSeconds:0.0} s; "
            + $"{seen.Total.Calls} provider calls, {seen.Total.ReplayMisses} without a recorded answer");
        return answers.Length == recorded.Length && asRecorded == recorded.Length && judged == recorded.Length && seen.Total.ReplayMisses == 0
            && seen.Total.Calls == (recorded.Length * ((2 * Proposers.Length) + 1)) + asked;
    }
}
