using System.Diagnostics;
using MoA.Testing;

namespace MoA.Deploy.Tests;

/// <summary>Alert rules as Prometheus itself evaluates them.</summary>
public sealed class AlertTests
{
    [PromtoolFact]
    public Task The_rules_are_valid() => RunAsync("check", "rules", Repository.PathOf("deploy/observability/alerts.yml"));

    [PromtoolFact]
    public Task They_fire_on_series_that_have_just_begun_and_do_not_count_twice() =>
        RunAsync("test", "rules", Repository.PathOf("tests/MoA.Deploy.Tests/alerts.test.yml"));

    private static async Task RunAsync(params string[] arguments)
    {
        using var promtool = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Promtool!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = promtool.StandardOutput.ReadToEndAsync();
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync().Bounded();
        Assert.True(promtool.ExitCode == 0, await output + await errors);
    }
}
