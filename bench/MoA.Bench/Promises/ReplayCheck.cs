using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>
/// Real input: every AlpacaEval prompt through a three-layer mixture whose proposers replay the recorded answers of the paper's models and
/// whose aggregator replays the recorded answers of the paper's mixture.
/// </summary>
internal static class ReplayCheck
{
    private static readonly string[] Models =
        ["Qwen1.5-110B-Chat", "Qwen1.5-72B-Chat", "Meta-Llama-3-70B-Instruct", "Mixtral-8x22B-Instruct-v0.1", "dbrx-instruct"];

    public static async Task<int> RunAsync(string data, int clients)
    {
        var alpaca = Path.Combine(data, "alpaca_eval");
        var prompts = Read(Path.Combine(alpaca, "prompts.jsonl"), "instruction");
        using var bed = new Bed();
        var options = new SimulatorOptions();
        foreach (var model in Models)
            options.Models[model] = Replaying(alpaca, model);
        options.Models["aggregator"] = Replaying(alpaca, "Together-MoA");
        await using var simulator = SimulatorApp.Build(options, "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.WriteFile("moa.json", new
        {
            MoA = new
            {
                Providers = new { sim = new { BaseUrl = simulator.BaseUrl.ToString() } },
                Models = Models.Append("aggregator").ToDictionary(id => id, _ => new { Provider = "sim" }),
                Mixtures = new { moa = new { Layers = 3, Proposers = Models, Aggregator = "aggregator" } },
            },
        });
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var client = new MoaClient(server.Address);

        var expected = Read(Path.Combine(alpaca, "outputs", "Together-MoA.jsonl"), "output");
        var asRecorded = 0;
        var (elapsed, _) = await ClosedLoop.RunAsync(clients, prompts.Count, async index =>
        {
            if (await client.AskAsync(prompts[index]) == expected[index])
                Interlocked.Increment(ref asRecorded);
        });
        var (completed, proposals) = await CountAsync(client);
        var misses = simulator.Stats.Snapshot().Total.ReplayMisses;
        Console.WriteLine(
            $"replay: {prompts.Count} prompts in {elapsed.TotalSeconds:0.0} s: {completed} completed runs in the journal with {proposals} proposals in their layers; "
            + $"{asRecorded} answers exactly as recorded; {misses} calls without a recorded answer");
        return completed == prompts.Count && proposals == prompts.Count * ((2 * Models.Length) + 1) && misses == 0 ? 0 : 1;
    }

    private static SimulatedModel Replaying(string alpaca, string model) => new()
    {
        ReplayPrompts = Path.Combine(alpaca, "prompts.jsonl"),
        ReplayAnswers = Path.Combine(alpaca, "outputs", $"{model}.jsonl"),
    };

    private static List<string> Read(string path, string field)
    {
        var texts = new List<string>();
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            texts.Add(document.RootElement.GetProperty(field).GetString()!);
        }

        return texts;
    }

    private static async Task<(int Completed, int Proposals)> CountAsync(MoaClient client)
    {
        int completed = 0, proposals = 0;
        for (string? after = null; ;)
        {
            using var page = await client.GetAsync($"v1/runs?status=completed&limit=100{(after is null ? "" : $"&after={after}")}");
            foreach (var summary in page.RootElement.GetProperty("data").EnumerateArray())
            {
                using var run = await client.GetAsync($"v1/runs/{summary.GetProperty("id").GetString()}");
                completed++;
                proposals += run.RootElement.GetProperty("layers").EnumerateArray()
                    .SelectMany(layer => layer.GetProperty("proposals").EnumerateArray())
                    .Count(proposal => proposal.GetProperty("status").GetString() == "completed");
            }

            if (!page.RootElement.GetProperty("has_more").GetBoolean())
                return (completed, proposals);
            after = page.RootElement.GetProperty("last_id").GetString();
        }
    }
}
