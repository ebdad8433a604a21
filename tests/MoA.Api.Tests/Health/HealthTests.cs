using System.Net;
using MoA.Api.Tests.Support;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_runtime_that_takes_no_runs_is_alive_and_not_ready()
    {
        await using var host = await ApiHost.StartAsync();
        using var before = await host.GetAsync("/readyz");
        host.Runtime.AcceptsRuns = false;
        host.Runtime.Reason = "The disk is full.";

        using var ready = await host.GetAsync("/readyz");
        using var alive = await host.GetAsync("/healthz");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal("The disk is full.", (await ready.ErrorAsync(HttpStatusCode.ServiceUnavailable)).Text("message"));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Readiness_shows_how_the_providers_stand_without_what_they_said()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var said = new AgentError { Code = AgentErrorCode.ProviderMisconfigured, Message = "no access for 'a private question'", ProviderStatus = 401 };
        await using var host = await ApiHost.StartAsync(null, "http://127.0.0.1:0", null, _ => { }, new FixedStatus(
            new ProviderStatus("together", ProviderState.Misconfigured, at, said, at), new ProviderStatus("openai", ProviderState.Ok, at, null, null)));

        using var ready = await host.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var together = """{"state":"misconfigured","since":"2026-01-02T03:04:05+00:00","last_error":{"code":"provider_misconfigured","status":401,"at":"2026-01-02T03:04:05+00:00"}}""";
        Assert.Equal(
            $$$"""{"status":"ready","providers":{"openai":{"state":"ok","since":"2026-01-02T03:04:05+00:00"},"together":{{{together}}}}}""",
            await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_stopping_server_is_not_ready_while_it_still_answers()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.ChatAsync(Answers.Hello);
        var run = await host.Runtime.NextAsync();
        using var warm = await host.GetAsync("/healthz");
        host.App.Lifetime.StopApplication();
        run.Complete("Hi");

        using var answered = await asking;

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        using var ready = await host.GetAsync("/readyz");
        Assert.Equal("shutting_down", (await ready.ErrorAsync(HttpStatusCode.ServiceUnavailable)).Text("code"));
    }

    private sealed class FixedStatus(params ProviderStatus[] providers) : IProviderStatus
    {
        public IReadOnlyDictionary<string, ProviderStatus> Snapshot() => providers.ToDictionary(provider => provider.Provider);
    }
}
