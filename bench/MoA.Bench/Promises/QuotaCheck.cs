using System.Diagnostics;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>A strict provider limit and ten times the demand: no 429 at all, and the limit well used.</summary>
internal static class QuotaCheck
{
    private const int CallsPerRun = 13;

    public static async Task<int> RunAsync(int requestsPerMinute, TimeSpan duration)
    {
        using var bed = new Bed();
        await using var simulator = SimulatorApp.Build(
            new SimulatorOptions
            {
                Limits = new ModelLimits { RequestsPerMinute = requestsPerMinute },
                Default = new SimulatedModel { AnswerTokens = 32, TimeToFirstToken = new LogNormal { Median = 100, Sigma = 0.5 } },
            },
            "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.Configure(simulator.BaseUrl, new { RequestsPerMinute = requestsPerMinute });
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var client = new MoaClient(server.Address);
        using var over = new CancellationTokenSource();

        // Runs wait for their calls, so demand is kept by having ten minutes' worth of calls waiting for every minute's limit.
        var clients = Math.Max(1, requestsPerMinute * 10 / CallsPerRun);
        var watch = Stopwatch.StartNew();
        var asking = Enumerable.Range(0, clients).Select(index => AskUntilAsync(client, index, over.Token)).ToArray();
        await Task.Delay(duration);
        var seen = simulator.Stats.Snapshot();
        var minutes = watch.Elapsed.TotalMinutes;
        await over.CancelAsync();
        var answers = await Task.WhenAll(asking);

        var used = (seen.Calls - seen.Total.Rejected429) / (requestsPerMinute * minutes);
        Console.WriteLine(
            $"quota: strict {requestsPerMinute} requests a minute, {clients} runs wanting {clients * CallsPerRun} calls at any time, {watch.Elapsed.TotalSeconds:0} s: "
            + $"{seen.Calls} calls, {seen.Total.Rejected429} answered 429, {used:P1} of the limit used, {answers.Sum()} runs done");
        return seen.Total.Rejected429 == 0 && used >= 0.95 ? 0 : 1;
    }

    private static async Task<int> AskUntilAsync(MoaClient client, int index, CancellationToken over)
    {
        var done = 0;
        while (!over.IsCancellationRequested)
        {
            try
            {
                await client.AskAsync($"client {index} question {done}", over);
                done++;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // The time is over.
            }
        }

        return done;
    }
}
