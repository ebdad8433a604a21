using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ProvidersTests(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Limits_queue_rates_and_latencies_are_shown_and_follow_what_happens()
    {
        await fixture.Stage.AskAsync("failing", "Fail once");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync("/providers");

        await reader.SeeAsync(".provider", "Requests a minute");
        await reader.Page.ClickAsync("[data-pause]");
        await reader.SeeAsync("[data-pause]", "Go on updating");
        await reader.Page.ClickAsync("[data-pause]");
        await reader.SeeAsync("[data-pause]", "Pause updates");
        await reader.SeeAsync(".provider .gauge", "of 2,000");
        await reader.SeeAsync(".provider .queue", "new run");
        await reader.SeeAsync(".provider .traffic", "Whole reply");
        await reader.SeeAsync(".provider", "This model is out for lunch.");

        var running = await fixture.Stage.StartAsync(Stage.Endless, "Be in flight");
        await reader.SeeAsync(".provider .gauge:nth-child(3) b", "1");
        await fixture.Stage.Client.PostAsync($"/v1/runs/{running}/cancel", null);
        await reader.SeeAsync(".provider .gauge:nth-child(3) b", "0");
        await reader.CheckAsync();
    }
}
