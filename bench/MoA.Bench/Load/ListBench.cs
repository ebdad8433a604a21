using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Testing;

namespace MoA.Bench.Load;

/// <summary>
/// Lists of a journal with many runs, over HTTP: the first page, filters, and texts that many, one or no run holds. Each within 100 ms at the
/// server, by its median.
/// </summary>
internal static class ListBench
{
    private const double PromisedMs = 100;
    private const string Needle = "Quetzalcoatlus";

    private static readonly string[] Words = Vocabulary();

    public static async Task<int> RunAsync(int clients, int runs, int requests)
    {
        using var bed = new Bed();
        // The answer repeats the question, which has about 1,700 characters: 3.4 kB of text a run, more than those of AlpacaEval have.
        var config = bed.WriteFile("simulator.json", new
        {
            Simulator = new { Default = new { Answer = "{prompt}", TokensPerChunk = 64, TimeToFirstToken = new { Median = 0 } } },
        });
        await using var simulator = await HostProcess.StartListeningAsync("MoA.Simulator.dll", "--urls", "http://127.0.0.1:0", "--config", config);
        bed.Configure(simulator.Address);
        var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        try
        {
            await FillAsync(server.Address, clients, runs);
            var middle = await CheckAsync(server.Address, runs);
            (string Name, string Query)[] lists =
            [
                ("first page", ""),
                ("first page of 100", "limit=100"),
                ("page from the middle", $"after={middle}"),
                ("status that none has", "status=failed"),
                ("text that none holds", "text=no%20run%20holds%20this"),
                ("text that one holds", $"text={Needle.ToUpperInvariant()}"),
                ("text that all hold", "text=question"),
                ("3 letters, none", "text=qzx"),
                ("2 letters, none", "text=%40%23"),
                ("1 letter, none", "text=%7E"),
                ("text and status, none", "text=question%20999999&status=completed"),
            ];
            var kept = await MeasureAsync(server, $"{runs} runs", lists, requests);
            await server.DisposeAsync();
            server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
            await MeasureAsync(server, "after a restart, first request of each", lists, 1);
            Console.WriteLine($"server's peak memory: {server.PeakMiB:0} MiB; journal: {Directory.GetFiles(bed.DataPath).Sum(file => new FileInfo(file).Length) / 1048576.0:0} MiB");
            return kept ? 0 : 1;
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    // Mostly runs of a single model: a list does not look at what a run did, only how many there are and what they said.
    private static async Task FillAsync(Uri server, int clients, int runs)
    {
        using var moa = new MoaClient(server);
        var (elapsed, _) = await ClosedLoop.RunAsync(
            clients, runs, index => moa.AskAsync(Question(index, runs), index % 100 == 0 ? "moa" : Bed.Aggregator));
        Console.WriteLine($"filled: {runs} runs in {elapsed.TotalSeconds:0} s");
    }

    private static string Question(int index, int runs)
    {
        var random = new Random(index);
        var words = string.Join(' ', Enumerable.Range(0, 240).Select(_ => Words[random.Next(Words.Length)]));
        return $"question {index}: {words}{(index == runs / 2 ? $", and what of the {Needle}?" : "?")}";
    }

    // As many different pieces of words as prose has, without j, q, x and z.
    private static string[] Vocabulary()
    {
        const string Consonants = "bcdfghklmnprstvwy";
        const string Vowels = "aeiou";
        var random = new Random(1);
        return [.. Enumerable.Range(0, 3000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
            $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}{(random.Next(3) == 0 ? Consonants[random.Next(Consonants.Length)] : "")}")))];
    }

    /// <summary>Sees that the lists are right before they are timed.</summary>
    /// <returns>A run from the middle of them.</returns>
    private static async Task<string> CheckAsync(Uri server, int runs)
    {
        using var moa = new MoaClient(server);
        using var one = await moa.GetAsync($"v1/runs?text={Needle}");
        using var none = await moa.GetAsync("v1/runs?text=qzx");
        using var all = await moa.GetAsync("v1/runs?limit=100&text=question");
        var found = one.RootElement.GetProperty("data").EnumerateArray().Select(run => run.GetProperty("id").GetString()!).Single();
        using var older = await moa.GetAsync($"v1/runs?limit=1&after={found}");
        if (none.RootElement.GetProperty("data").GetArrayLength() > 0 || all.RootElement.GetProperty("data").GetArrayLength() != Math.Min(100, runs)
            || older.RootElement.GetProperty("data").GetArrayLength() == 0)
        {
            throw new InvalidDataException("The lists do not hold what they should.");
        }

        return found;
    }

    private static async Task<bool> MeasureAsync(HostProcess server, string title, (string Name, string Query)[] lists, int requests)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        Console.WriteLine($"{title}: ms at the server and of the whole request, {requests} requests each, one after another; ms of processor a request");
        var kept = true;
        foreach (var (name, query) in lists)
        {
            var (atServer, whole, rows) = (new List<double>(), new List<double>(), 0);
            var before = server.ProcessorTime;
            for (var request = 0; request < requests; request++)
            {
                var watch = Stopwatch.StartNew();
                using var response = await http.GetAsync(new Uri($"v1/runs?{query}", UriKind.Relative));
                var body = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
                whole.Add(watch.Elapsed.TotalMilliseconds);
                atServer.Add(double.Parse(response.Headers.GetValues("x-moa-overhead-ms").Single(), CultureInfo.InvariantCulture));
                using var document = JsonDocument.Parse(body);
                rows = document.RootElement.GetProperty("data").GetArrayLength();
            }

            var processor = (server.ProcessorTime - before).TotalMilliseconds / requests;
            var median = Percentiles.Of(atServer, 0.5);
            kept &= requests == 1 || median < PromisedMs;
            Console.WriteLine(
                $"  {name,-24} {rows,3} rows: median {median,6:0.0}, worst {atServer.Max(),6:0.0}; whole: median {Percentiles.Of(whole, 0.5),6:0.0}, worst {whole.Max(),6:0.0}; processor {processor:0.0}");
        }

        return kept;
    }
}
