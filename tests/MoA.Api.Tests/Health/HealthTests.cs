using System.Net;
using MoA.Api.Tests.Support;

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
}
