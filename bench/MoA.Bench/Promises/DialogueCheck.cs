using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>The two-turn MT-Bench questions as dialogues: the second turn carries the first turn's final answer as history.</summary>
internal static class DialogueCheck
{
    public static async Task<int> RunAsync(string data, int clients)
    {
        var questions = File.ReadLines(Path.Combine(data, "mt_bench", "question.jsonl")).Select(Turns).ToArray();
        using var bed = new Bed();
        await using var simulator = SimulatorApp.Build(new SimulatorOptions { Default = new SimulatedModel() }, "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.Configure(simulator.BaseUrl);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var client = new MoaClient(server.Address);

        var turns = 0;
        var (elapsed, _) = await ClosedLoop.RunAsync(clients, questions.Length, async index =>
        {
            var history = new List<object>();
            foreach (var turn in questions[index])
            {
                history.Add(new { role = "user", content = turn });
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/chat/completions", UriKind.Relative))
                {
                    Content = MoaClient.Json(new { model = "moa", messages = history }),
                };
                using var response = await client.SendAsync(request, CancellationToken.None);
                response.EnsureSuccessStatusCode();
                using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
                history.Add(new { role = "assistant", content = document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() });
                Interlocked.Increment(ref turns);
            }
        });
        Console.WriteLine($"dialogues: {questions.Length} questions, {turns} turns answered in {elapsed.TotalSeconds:0.0} s; {simulator.Stats.Snapshot().Calls} provider calls");
        return turns == questions.Sum(question => question.Length) ? 0 : 1;
    }

    private static string[] Turns(string line)
    {
        using var document = JsonDocument.Parse(line);
        return [.. document.RootElement.GetProperty("turns").EnumerateArray().Select(turn => turn.GetString()!)];
    }
}
