using System.Globalization;
using System.Text.Json;
using MoA.Bench.Load;
using MoA.Simulator;

namespace MoA.Bench.Promises;

/// <summary>Runs as they are stored, beside the calls that the provider got for them. Every simulated answer is its call's number.</summary>
internal sealed record JournalAudit
{
    private const int MostExamples = 5;

    private readonly Dictionary<string, int> _calls = [];

    public int Runs { get; private set; }

    public int Resumed { get; private set; }

    /// <summary>Runs that have not ended.</summary>
    public List<string> OpenRuns { get; } = [];

    /// <summary>Runs without an answer, open ones included.</summary>
    public int NotCompleted { get; private set; }

    public int Proposals { get; private set; }

    /// <summary>What became of the first few runs without an answer.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Stored proposals that were asked for again afterwards, by the ids of their calls.</summary>
    public List<string> AskedAgain { get; } = [];

    /// <summary>Calls that the provider got more than once, by the id that the product gave them: <c>run/layer/slot</c>.</summary>
    public IEnumerable<string> Repeated => _calls.Where(call => call.Value > 1).Select(call => call.Key);

    public static async Task<JournalAudit> ReadAsync(MoaClient client, IReadOnlyList<SimulatedCall> calls, IReadOnlyCollection<string> runs)
    {
        var audit = new JournalAudit();
        var last = new Dictionary<string, long>();
        foreach (var call in calls.Where(call => call.ClientRequestId is not null))
        {
            audit._calls[call.ClientRequestId!] = audit._calls.GetValueOrDefault(call.ClientRequestId!) + 1;
            last[call.ClientRequestId!] = Math.Max(last.GetValueOrDefault(call.ClientRequestId!), call.Number);
        }

        foreach (var id in runs)
        {
            using var document = await client.GetAsync($"v1/runs/{id}");
            audit.Add(id, document.RootElement, last);
        }

        return audit;
    }

    private void Add(string id, JsonElement run, Dictionary<string, long> lastCalls)
    {
        var status = run.GetProperty("status").GetString();
        Runs++;
        if (status is not ("completed" or "failed" or "cancelled"))
            OpenRuns.Add(id);
        NotCompleted += status == "completed" ? 0 : 1;
        if (status != "completed" && Examples.Count < MostExamples)
            Examples.Add($"{id}: {status} {(run.TryGetProperty("error", out var error) ? error : default)}");
        Resumed += run.TryGetProperty("resumes", out var resumes) && resumes.GetInt32() > 0 ? 1 : 0;
        foreach (var layer in run.GetProperty("layers").EnumerateArray())
        {
            foreach (var proposal in layer.GetProperty("proposals").EnumerateArray().Where(proposal => proposal.GetProperty("status").GetString() == "completed"))
            {
                Proposals++;
                var call = $"{id}/{layer.GetProperty("index")}/{proposal.GetProperty("slot")}";
                if (KeptCall(proposal) < lastCalls[call])
                    AskedAgain.Add(call);
            }
        }
    }

    private static long KeptCall(JsonElement proposal) => long.Parse(proposal.GetProperty("content").GetString()!, CultureInfo.InvariantCulture);
}
