using System.Globalization;
using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>
/// All of MT-Bench on the simulator, answers, judgments and scores in one command, which is killed (SIGKILL) once among the answers and once
/// among the judgments: no turn and no judgment may have a second run, and no journaled proposal may be asked for again. Every simulated answer
/// begins with its call's number, so the journal tells which call it kept.
/// </summary>
internal static class EvalCrashCheck
{
    private const string Judge = "judge";
    private const int CallsOfATurn = (2 * 6) + 1;

    public static async Task<int> RunAsync(string data, int clients)
    {
        var folder = Path.GetFullPath(Path.Combine(data, "mt_bench"));
        var questions = File.ReadLines(Path.Combine(folder, "question.jsonl")).Count();
        using var bed = new Bed();
        await using var simulator = await StartAsync(bed);
        string[] command =
        [
            "eval", "run", "--suite", "mt-bench", "--config", bed.ConfigPath, "--data", bed.DataPath, "--output", Output(bed), "--mixture", "moa", "--judge", Judge,
            "--input", Path.Combine(folder, "question.jsonl"), "--prompts", Path.Combine(folder, "judge_prompts.jsonl"),
            "--references", Path.Combine(folder, "reference_answer_gpt-4.jsonl"), "--concurrency", clients.ToString(CultureInfo.InvariantCulture),
        ];
        Console.WriteLine($"moa {string.Join(' ', command)}");
        var inFlight = await KillAtAsync(simulator, command, "answers", seen => seen.Calls >= questions * CallsOfATurn);
        inFlight += await KillAtAsync(simulator, command, "judgments", seen => JudgeCalls(seen) >= questions / 2);

        await using var process = HostProcess.Start("MoA.Cli.dll", Path.GetTempPath(), null, command);
        var exitCode = await process.ExitAsync(TimeSpan.FromMinutes(10));
        Console.WriteLine(process.Output);
        return exitCode == 0 && await AuditAsync(bed, simulator.Stats, questions * 2, clients, inFlight) ? 0 : 1;
    }

    private static async Task<SimulatorHost> StartAsync(Bed bed)
    {
        var latency = new LogNormal { Median = 100, Sigma = 0.8 };
        var simulator = SimulatorApp.Build(
            new SimulatorOptions
            {
                Default = new SimulatedModel { Answer = "{call}: as to “{prompt}”", TimeToFirstToken = latency },
                Models = { [Judge] = new SimulatedModel { Judge = new JudgeOptions(), TimeToFirstToken = latency } },
            },
            "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.WriteFile("moa.json", new
        {
            MoA = new
            {
                Providers = new { sim = new { BaseUrl = simulator.BaseUrl.ToString(), Simulated = true } },
                Models = Bed.Proposers.Append(Bed.Aggregator).Append(Judge)
                    .ToDictionary(id => id, _ => new { Provider = "sim", InputPricePerMillionTokens = 1, OutputPricePerMillionTokens = 1 }),
                Mixtures = new { moa = new { Layers = 3, Bed.Proposers, Bed.Aggregator } },
            },
        });
        return simulator;
    }

    private static async Task<int> KillAtAsync(SimulatorHost simulator, string[] command, string where, Func<SimulatorSnapshot, bool> moment)
    {
        await using var process = HostProcess.Start("MoA.Cli.dll", Path.GetTempPath(), null, command);
        await simulator.Stats.WaitUntilAsync(moment).WaitAsync(TimeSpan.FromMinutes(10));
        var inFlight = simulator.Stats.InFlight;
        await process.KillAsync();
        Console.WriteLine($"killed among the {where}: {simulator.Stats.Snapshot().Calls} provider calls so far, {inFlight} in flight");
        return inFlight;
    }

    private static long JudgeCalls(SimulatorSnapshot seen) => seen.Models.TryGetValue(Judge, out var judge) ? judge.Calls : 0;

    private static async Task<bool> AuditAsync(Bed bed, SimulatorStats stats, int turns, int clients, int inFlight)
    {
        var last = stats.Calls.Where(call => call.ClientRequestId is not null).GroupBy(call => call.ClientRequestId!)
            .ToDictionary(calls => calls.Key, calls => calls.Max(call => call.Number));
        var calls = stats.Calls.Count;
        var judgeCalls = JudgeCalls(stats.Snapshot());
        var runs = last.Keys.Select(id => id.Split('/')[0]).Distinct().Count();
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var client = new MoaClient(server.Address);
        var (answers, answerCost) = Recorded(Path.Combine(Output(bed), "model_answer.jsonl"));
        var (judgments, judgmentCost) = Recorded(Path.Combine(Output(bed), "model_judgment.jsonl"));
        int proposals = 0, askedAgain = 0, resumed = 0;
        var cost = 0m;
        foreach (var id in answers.Concat(judgments))
        {
            using var run = await client.GetAsync($"v1/runs/{id}");
            cost += run.RootElement.GetProperty("cost").GetDecimal();
            resumed += run.RootElement.GetProperty("resumes").GetInt32() > 0 ? 1 : 0;
            foreach (var (key, content) in Proposals(id, run.RootElement))
            {
                proposals++;
                askedAgain += Number(content) is { } kept && kept < last[key] ? 1 : 0;
            }
        }

        Console.WriteLine($"eval-crash: {turns} turns and {turns} judgments, {answers.Count} and {judgments.Count} with an answer, of {runs} runs in all, {resumed} of them taken up again");
        Console.WriteLine(
            $"  {calls} provider calls, {calls - last.Count} of them repeated ({judgeCalls - turns} judgments), since they were in flight at a kill ({inFlight} when it was decided on); "
            + $"of {proposals} proposals in the journal {askedAgain} were asked for again once journaled");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  cost in the progress files {answerCost + judgmentCost}, of these runs in the journal {cost}"));
        // A judgment's reply does not say which call it was; of these at most as many were open as the command works on at once.
        return answers.Count == turns && judgments.Count == turns && runs == 2 * turns && askedAgain == 0 && judgeCalls - turns <= clients && cost == answerCost + judgmentCost;
    }

    private static (IReadOnlyList<string> Runs, decimal Cost) Recorded(string output)
    {
        var answers = File.ReadLines($"{output}.progress.jsonl").Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("type").GetString() == "completed")
            .Select(line => line.GetProperty("answer"))
            .ToArray();
        return ([.. answers.Select(answer => answer.GetProperty("run").GetString()!)], answers.Sum(answer => answer.GetProperty("cost").GetDecimal()));
    }

    private static IEnumerable<(string Key, string Content)> Proposals(string id, JsonElement run) =>
        from layer in run.GetProperty("layers").EnumerateArray()
        from proposal in layer.GetProperty("proposals").EnumerateArray()
        where proposal.GetProperty("status").GetString() == "completed"
        select ($"{id}/{layer.GetProperty("index")}/{proposal.GetProperty("slot")}", proposal.GetProperty("content").GetString()!);

    // The judge's replies are ratings.
    private static long? Number(string content) =>
        content.IndexOf(':', StringComparison.Ordinal) is > 0 and var end && long.TryParse(content.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Output(Bed bed) => Path.Combine(Path.GetDirectoryName(bed.ConfigPath)!, "eval");
}
