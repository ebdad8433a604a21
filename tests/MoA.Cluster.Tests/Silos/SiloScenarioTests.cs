using MoA.ClusterBench.Harness;
using MoA.ClusterBench.Scenarios;
using MoA.Testing.Postgres;
using Xunit.Abstractions;

namespace MoA.Cluster.Tests.Silos;

/// <summary>
/// Real silos on loopback with a PostgreSQL of their own, and what may happen to them. <c>bench/MoA.ClusterBench</c> does the same with more runs, more often
/// and for longer.
/// </summary>
public sealed class SiloScenarioTests(ITestOutputHelper output)
{
    // Tests end processes, not machines: PostgreSQL need not wait for its disk.
    private static readonly ClusterSettings Settings = new() { Store = () => PostgresStore.StartAsync(isDurable: false) };

    [PostgresFact]
    public Task Runs_spread_over_silos_and_stream_through_any_of_them() =>
        KeptAsync(report => LoadScenario.RunAsync(report, Settings, runs: 150, clients: 20, streams: 6));

    [PostgresFact]
    public Task Runs_of_killed_silos_go_on_and_nothing_journaled_is_asked_for_again() =>
        KeptAsync(report => KillScenario.RunAsync(report, Settings, kills: 2, runs: 30, upstreamMs: 400, seed: 1));

    [PostgresFact]
    public Task Runs_go_on_when_the_whole_cluster_was_killed_and_started_again() =>
        KeptAsync(report => RestartScenario.RunAsync(report, Settings, runs: 12, upstreamMs: 1500));

    [PostgresFact]
    public Task Runs_are_stopped_through_silos_that_do_not_host_them() =>
        KeptAsync(report => CancelScenario.RunAsync(report, Settings, runs: 12));

    [PostgresFact]
    public Task A_rolling_restart_fails_no_request() =>
        KeptAsync(report => RollingScenario.RunAsync(report, Settings, clients: 12, upstreamMs: 150, between: TimeSpan.FromSeconds(1)));

    [PostgresFact]
    public Task A_silo_that_hangs_does_no_harm() =>
        KeptAsync(report => HangScenario.RunAsync(report, Settings, clients: 30, upstreamMs: 150, hang: TimeSpan.FromSeconds(12), after: TimeSpan.FromSeconds(20)));

    [PostgresFact]
    public Task A_silo_that_is_added_gets_runs() =>
        KeptAsync(report => GrowScenario.RunAsync(report, Settings, clients: 12, upstreamMs: 100, each: TimeSpan.FromSeconds(2)));

    [PostgresFact]
    public Task An_outage_of_the_database_loses_no_run() =>
        KeptAsync(report => OutageScenario.RunAsync(report, Settings, clients: 9, upstreamMs: 300, outage: TimeSpan.FromSeconds(3), around: TimeSpan.FromSeconds(2)));

    [PostgresFact]
    public Task A_strict_limit_holds_over_silos_and_when_its_keeper_is_killed() =>
        KeptAsync(report => QuotaScenario.RunAsync(report, Settings, requestsPerMinute: 300, duration: TimeSpan.FromSeconds(24), kill: true, leastUse: 0.3));

    private async Task KeptAsync(Func<Report, Task> scenario)
    {
        var report = new Report(output.WriteLine);
        await scenario(report);
        Assert.Empty(report.Broken);
    }
}
