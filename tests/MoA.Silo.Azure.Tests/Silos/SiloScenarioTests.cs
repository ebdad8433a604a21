using MoA.ClusterBench.Harness;
using MoA.ClusterBench.Scenarios;
using MoA.Silo.Azure.Tests.Azurite;
using Xunit.Abstractions;

namespace MoA.Silo.Azure.Tests.Silos;

/// <summary>Real silos on loopback with an Azurite of their own: the scenarios of <c>bench/MoA.ClusterBench</c>, small.</summary>
public sealed class SiloScenarioTests(ITestOutputHelper output)
{
    private static readonly ClusterSettings Settings = new() { Store = AzuriteStore.StartAsync };

    [AzuriteFact]
    public Task Runs_spread_over_silos_and_stream_through_any_of_them() =>
        KeptAsync(report => LoadScenario.RunAsync(report, Settings, runs: 150, clients: 20, streams: 6));

    [AzuriteFact]
    public Task Runs_of_killed_silos_go_on_and_nothing_journaled_is_asked_for_again() =>
        KeptAsync(report => KillScenario.RunAsync(report, Settings, kills: 2, runs: 30, upstreamMs: 400, seed: 1));

    [AzuriteFact]
    public Task Runs_are_stopped_through_silos_that_do_not_host_them() =>
        KeptAsync(report => CancelScenario.RunAsync(report, Settings, runs: 12));

    [AzuriteFact]
    public Task An_outage_of_the_account_loses_no_run() =>
        KeptAsync(report => OutageScenario.RunAsync(report, Settings, clients: 9, upstreamMs: 300, outage: TimeSpan.FromSeconds(3), around: TimeSpan.FromSeconds(2)));

    [AzuriteFact]
    public Task Runs_go_on_when_the_whole_cluster_was_killed_and_started_again() =>
        KeptAsync(report => RestartScenario.RunAsync(report, Settings, runs: 12, upstreamMs: 1500));

    private async Task KeptAsync(Func<Report, Task> scenario)
    {
        var report = new Report(output.WriteLine);
        await scenario(report);
        Assert.Empty(report.Broken);
    }
}
