using Microsoft.Playwright;
using MoA.Inspector.Tests.Support;
using MoA.Testing;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class AskTests(BrowserFixture fixture)
{
    private const string Streaming = "[data-key=answer] .streaming";
    private const string Answer = "[data-key=answer] .prose";

    [BrowserFact]
    public async Task A_run_is_watched_from_its_first_event_to_its_last()
    {
        await using var reader = await fixture.OpenAsync();
        await AskAsync(reader, Stage.Slow);

        await reader.SeeAsync("[data-key=layer-1] .proposal.is-completed", "probably not yet");
        await reader.SeeAsync(Streaming, "Services let many teams");
        await reader.SeeAsync("#status", "is asked");
        await reader.SeeAsync(Answer, "only a small service.");

        Assert.Equal(2, await reader.Page.Locator("[data-key=layer-1] .proposal.is-completed").CountAsync());
        await reader.SeeAsync(".board-head .badge", "completed");
        await reader.SeeAsync("#status", "The answer is complete.");
        Assert.False(await reader.Page.Locator("#ask-stop").IsVisibleAsync());
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_reload_in_the_middle_goes_on_with_nothing_missing()
    {
        await using var reader = await fixture.OpenAsync();
        await AskAsync(reader, Stage.Slow);
        await reader.SeeAsync(Streaming, "Services let many teams release");
        var seen = await reader.Page.InnerTextAsync(Streaming);

        await reader.Page.ReloadAsync();

        await reader.SeeAsync(Streaming, seen.TrimEnd());
        var again = await reader.Page.InnerTextAsync(Streaming);
        Assert.StartsWith(fixture.Stage.Texts.Answer[..Math.Min(seen.Length, 60)], again, StringComparison.Ordinal);
        await reader.SeeAsync("[data-key=layer-1] .proposal.is-completed", "probably not yet");
        await reader.SeeAsync(Answer, "only a small service.");
        Assert.Equal(2, await reader.Page.Locator("[data-key=layer-1] .proposal.is-completed").CountAsync());
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task The_text_that_streams_is_the_answer_and_nothing_else()
    {
        await using var reader = await fixture.OpenAsync();
        await reader.Page.AddInitScriptAsync(
            """
            window.seen = [];
            new MutationObserver(() => {
              const place = document.querySelector('[data-stream]');
              if (place && place.textContent !== window.seen.at(-1)) window.seen.push(place.textContent);
            }).observe(document, { childList: true, characterData: true, subtree: true });
            """);
        await AskAsync(reader, Stage.Slow);
        await reader.SeeAsync(Answer, "only a small service.");

        var seen = await reader.Page.EvaluateAsync<string[]>("window.seen");
        Assert.True(seen.Length > 10, $"It came in {seen.Length} pieces.");
        Assert.All(seen, text => Assert.StartsWith(text, fixture.Stage.Texts.Answer, StringComparison.Ordinal));
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_run_can_be_stopped()
    {
        await using var reader = await fixture.OpenAsync();
        await AskAsync(reader, Stage.Endless);
        await reader.SeeAsync(Streaming, "Services");
        await reader.Page.ClickAsync("#proposal-1-0 [data-unclip]");

        await reader.Page.ClickAsync("#ask-stop");

        await reader.SeeAsync(".board-head .badge", "cancelled");
        await reader.SeeAsync(".board", "Stopped (requested) before it had an answer.");
        await reader.SeeAsync("#proposal-1-0 [data-unclip]", "Show less");
        var id = new Uri(reader.Page.Url).Query["?run=".Length..];
        Assert.Contains("\"status\":\"cancelled\"", await fixture.Stage.Client.GetStringAsync($"/v1/runs/{id}").Bounded(), StringComparison.Ordinal);
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task What_the_server_refuses_is_said()
    {
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, expected: complaint => complaint.Contains("400", StringComparison.Ordinal));
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.FillAsync("#ask-text", "Hello");
        await reader.Page.ClickAsync("details.more summary");
        await reader.Page.EvaluateAsync("document.getElementById('ask-form').noValidate = true");
        await reader.Page.FillAsync("#ask-tokens", "0");
        await reader.Page.ClickAsync("#ask-start");

        await reader.SeeAsync("#notice", "'max_tokens' must be");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task The_keyboard_is_enough()
    {
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await reader.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await reader.Page.Keyboard.PressAsync("Enter");
        await reader.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("ask-model", await reader.Page.EvaluateAsync<string>("document.activeElement.id"));
        await reader.Page.Keyboard.TypeAsync("moa-lite");
        await reader.Page.Keyboard.PressAsync("Tab");
        await reader.Page.Keyboard.TypeAsync("Typed, not clicked");
        await reader.Page.Keyboard.PressAsync("Control+Enter");

        await reader.SeeAsync(Answer, "Keep one application for now.");
        await reader.SeeAsync(".question", "Typed, not clicked");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_key_that_is_held_down_or_pressed_twice_asks_once()
    {
        var asked = 0;
        await using var reader = await fixture.OpenAsync();
        reader.Page.Request += (_, request) => asked += request.Method == "POST" ? 1 : 0;
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", Stage.Lite);
        await reader.Page.FillAsync("#ask-text", "Held down");
        await reader.Page.Keyboard.DownAsync("Control");
        for (var repeat = 0; repeat < 5; repeat++)
            await reader.Page.Keyboard.DownAsync("Enter");
        await reader.Page.Keyboard.UpAsync("Enter");

        await reader.SeeAsync(Answer, "Keep one application for now.");
        Assert.Equal(1, asked);
        await Assertions.Expect(reader.Page.Locator("#ask-start")).ToBeEnabledAsync();

        await reader.Page.EvaluateAsync("(() => { const form = document.getElementById('ask-form'); form.requestSubmit(); form.requestSubmit(); })()");
        await Assertions.Expect(reader.Page.Locator("#ask-start")).ToBeEnabledAsync();
        Assert.Equal(2, asked);
        await reader.CheckAsync();
    }

    private static async Task AskAsync(Reader reader, string mixture)
    {
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", mixture);
        await reader.Page.FillAsync("#ask-text", "Should we split it?");
        await reader.Page.ClickAsync("#ask-start");
    }
}
