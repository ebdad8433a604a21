using System.Globalization;
using Microsoft.Playwright;
using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ListTests(BrowserFixture fixture)
{
    private const string Rows = ".runs tbody tr";

    [BrowserFact]
    public async Task Runs_are_filtered_by_status_mixture_and_text()
    {
        await fixture.Stage.AskAsync(Stage.Lite, "The walrus and the carpenter");
        await fixture.Stage.AskAsync("failing", "The walrus alone");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync("/runs");
        await reader.SeeAsync(Rows);

        await reader.Page.FillAsync("#filter-text", "WALRUS");
        await reader.Page.ClickAsync("#filters button");
        await reader.SeeAsync(Rows, "The walrus alone");
        Assert.Equal(2, await reader.Page.Locator(Rows).CountAsync());
        Assert.EndsWith("/runs?text=WALRUS", reader.Page.Url, StringComparison.Ordinal);

        await reader.Page.SelectOptionAsync("#filter-status", "completed");
        await reader.Page.ClickAsync("#filters button");
        await reader.SeeAsync(Rows, "The walrus and the carpenter");
        Assert.Equal(1, await reader.Page.Locator(Rows).CountAsync());

        await reader.Page.SelectOptionAsync("#filter-mixture", Stage.Moa);
        await reader.Page.ClickAsync("#filters button");
        await reader.SeeAsync(".empty", "No run fits.");

        await reader.Page.GoBackAsync();
        await reader.SeeAsync(Rows, "The walrus and the carpenter");
        await Assertions.Expect(reader.Page.Locator("#filter-mixture")).ToHaveValueAsync("");
        await reader.Page.FillAsync("#filter-text", "half-typed");
        await reader.Page.GoBackAsync();
        await Assertions.Expect(reader.Page.Locator("#filter-status")).ToHaveValueAsync("");
        await Assertions.Expect(reader.Page.Locator("#filter-text")).ToHaveValueAsync("WALRUS");
        await reader.Page.GoForwardAsync();
        await Assertions.Expect(reader.Page.Locator("#filter-status")).ToHaveValueAsync("completed");
        await reader.Page.ReloadAsync();
        await reader.SeeAsync(Rows, "The walrus and the carpenter");
        Assert.Equal("WALRUS", await reader.Page.InputValueAsync("#filter-text"));
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task Runs_are_filtered_by_time_in_the_readers_own_zone()
    {
        await fixture.Stage.AskAsync(Stage.Lite, "In time");
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, new() { TimezoneId = "Asia/Kolkata" });
        await reader.GoAsync("/runs");
        await reader.SeeAsync(Rows);

        await reader.Page.FillAsync("#filter-before", "2020-01-31T12:00");
        await reader.Page.ClickAsync("#filters button");

        await reader.SeeAsync(".empty");
        Assert.Contains("created_before=2020-01-31T06%3A30%3A00.000Z", reader.Page.Url, StringComparison.Ordinal);
        Assert.Equal("2020-01-31T12:00", await reader.Page.InputValueAsync("#filter-before"));
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        for (var run = 0; run < 23; run++)
            await fixture.Stage.AskAsync("short-writer", string.Create(CultureInfo.InvariantCulture, $"Paged question {run}"));
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync("/runs?text=Paged+question");
        await reader.SeeAsync(Rows);
        var first = await reader.Page.Locator($"{Rows} th a").AllInnerTextsAsync();

        await reader.Page.ClickAsync("a:text-is('Older')");
        await reader.SeeAsync("a:text-is('Newest')");
        var second = await reader.Page.Locator($"{Rows} th a").AllInnerTextsAsync();

        Assert.Equal(Enumerable.Range(0, 23).Reverse().Select(run => $"Paged question {run}"), first.Concat(second));
        await reader.Page.ClickAsync("a:text-is('Newest')");
        await reader.SeeAsync(Rows, "Paged question 22");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_new_run_appears_by_itself()
    {
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync("/runs?text=out+of+nowhere");
        await reader.SeeAsync(".empty");

        await fixture.Stage.AskAsync(Stage.Lite, "It came out of nowhere");

        await reader.SeeAsync(Rows, "It came out of nowhere");
        await reader.SeeAsync($"{Rows} .badge", "completed");
        await Assertions.Expect(reader.Page.Locator($"{Rows} .narrow-only")).ToContainTextAsync("tokens · cost");
        await reader.CheckAsync();
    }
}
