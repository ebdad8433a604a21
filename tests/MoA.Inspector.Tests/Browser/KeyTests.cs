using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MoA.Inspector.Tests.Support;
using MoA.Testing;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class KeyTests(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task A_server_with_keys_asks_for_one_and_shows_its_runs_alone()
    {
        var server = await fixture.Stage.StartServerAsync("keys", ("alice", "alices-key"), ("bob", "bobs-key"));
        await AskAsync(server, "alices-key", "A question of Alice");
        var bobs = await AskAsync(server, "bobs-key", "A question of Bob");
        // A refused key and a run that is not hers are errors in the browser's console too.
        await using var reader = await fixture.OpenAsync(
            server, expected: complaint => complaint.Contains("401", StringComparison.Ordinal) || complaint.Contains("404", StringComparison.Ordinal));

        await reader.GoAsync("/runs");
        await reader.SeeAsync("#key-dialog");
        for (var press = 0; press < 3; press++)
            await reader.Page.Keyboard.PressAsync("Escape");
        await reader.SeeAsync("#key-dialog");
        Assert.Equal(0, await reader.Page.Locator(".runs").CountAsync());
        await EnterAsync(reader, "no such key");
        await reader.SeeAsync("#key-error", "not one of this server");
        await EnterAsync(reader, "schlüssel №1");
        await reader.SeeAsync("#key-dialog");
        await EnterAsync(reader, "alices-key");

        await reader.SeeAsync(".runs", "A question of Alice");
        Assert.DoesNotContain("Bob", await reader.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.Equal(0, await reader.Page.Locator("#filter-tenant").CountAsync());

        await reader.GoAsync($"/runs/{bobs}");
        await reader.SeeAsync("#notice", "There is no run");
        await reader.GoAsync($"/?run={bobs}");
        await reader.SeeAsync("#notice", "There is no run");

        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", Stage.Lite);
        await reader.Page.FillAsync("#ask-text", "Another of Alice");
        await reader.Page.ClickAsync("#ask-start");
        await reader.SeeAsync("[data-key=answer] .prose");

        await reader.Page.ClickAsync("#key");
        await reader.SeeAsync("#key-dialog");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_server_without_keys_asks_for_none()
    {
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync("/runs");
        await reader.SeeAsync("#filters");

        Assert.False(await reader.Page.Locator("#key-dialog").IsVisibleAsync());
        Assert.False(await reader.Page.Locator("#key").IsVisibleAsync());
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_page_that_is_older_than_the_servers_keys_asks_for_one_once()
    {
        var asked = 0;
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, expected: complaint => complaint.Contains("401", StringComparison.Ordinal));
        reader.Page.Request += (_, request) => asked += request.Url.EndsWith("/inspector/runs", StringComparison.Ordinal) ? 1 : 0;
        await reader.BreakAsync("**/inspector/runs", 401, "invalid_api_key");
        await reader.GoAsync("/runs");

        await reader.SeeAsync("#key-dialog");
        Assert.False(await reader.Page.Locator("#key-error").IsVisibleAsync());
        Assert.Equal(1, asked);
        await reader.MendAsync("**/inspector/runs");
        await EnterAsync(reader, "any-key");

        await reader.SeeAsync("#filters");
        Assert.True(await reader.Page.Locator("#key").IsVisibleAsync());
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_refusal_of_somebody_elses_is_shown_and_not_asked_about()
    {
        var asked = 0;
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, expected: complaint => complaint.Contains("401", StringComparison.Ordinal));
        reader.Page.Request += (_, request) => asked += request.Url.EndsWith("/inspector/ask", StringComparison.Ordinal) ? 1 : 0;
        await reader.BreakAsync("**/inspector/ask", 401, "ask the proxy");
        await reader.GoAsync("/");

        await reader.SeeAsync("#notice", "ask the proxy");
        Assert.Equal(1, asked);
        Assert.False(await reader.Page.Locator("#key-dialog").IsVisibleAsync());
        await reader.CheckAsync();
    }

    private static async Task EnterAsync(Reader reader, string key)
    {
        await reader.Page.FillAsync("#key-input", key);
        await reader.Page.ClickAsync("#key-form button");
    }

    private static async Task<string> AskAsync(Uri server, string key, string question)
    {
        using var client = new HttpClient { BaseAddress = server };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.PostAsJsonAsync("/v1/chat/completions", new { model = Stage.Lite, messages = new[] { new { role = "user", content = question } } }).Bounded();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("moa").GetProperty("run_id").GetString()!;
    }
}
