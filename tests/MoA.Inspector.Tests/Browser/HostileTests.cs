using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class HostileTests(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Whatever_models_providers_and_callers_write_does_nothing()
    {
        var mixture = $"mixture {HostileText.Name}";
        var id = await fixture.Stage.AskAsync(mixture, HostileText.Markdown);
        await using var reader = await fixture.OpenAsync();

        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync("#proposal-1-1 .notice", "<script>window.harmed=1</script>");
        foreach (var details in await reader.Page.Locator("details").AllAsync())
            await details.EvaluateAsync("details => { details.open = true; }");
        await reader.SeeAsync("#proposal-1-0 .sent", "<script>window.harmed=1</script>");
        await reader.SeeAsync("#proposal-1-0 .difference");
        await CheckAsync(reader);

        foreach (var path in (string[])["/", $"/?run={id}", "/runs", $"/compare?left={id}&right={id}", "/providers"])
        {
            await reader.GoAsync(path);
            await reader.SeeAsync("#content h1");
            await CheckAsync(reader);
        }

        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", mixture);
        await reader.Page.FillAsync("#ask-text", HostileText.Markdown);
        await reader.Page.ClickAsync("#ask-start");
        await reader.SeeAsync("[data-key=answer] .prose");
        await CheckAsync(reader);
        await reader.CheckAsync();
    }

    private static async Task CheckAsync(Reader reader)
    {
        // Whoever is fooled by a link is not fooled here: every one is pressed with the mouse's events, none of which may run anything.
        await reader.Page.EvaluateAsync("document.querySelectorAll('.prose *').forEach((part) => ['mouseover', 'focus', 'load', 'error'].forEach((name) => part.dispatchEvent(new Event(name))))");
        Assert.Null(await reader.Page.EvaluateAsync<object?>("window.harmed ?? null"));
        Assert.Equal(0, await reader.Page.Locator("#content :is(script, style, link, meta, iframe, object, embed, img, base, video, audio)").CountAsync());
        Assert.Equal(0, await reader.Page.Locator(".prose :is(form, input, button, svg, div:not(.scroll))").CountAsync());
        Assert.Equal(0, await reader.Page.EvaluateAsync<int>("[...document.querySelectorAll('#content *')].filter((part) => [...part.attributes].some(({ name }) => name.startsWith('on') || name === 'style')).length"));
        var links = await reader.Page.EvaluateAsync<string[][]>("[...document.querySelectorAll('.prose a:not(.mark)')].map((link) => [link.href, link.rel])");
        Assert.All(links, link => Assert.True(link[0].StartsWith("https://example.org/", StringComparison.Ordinal) || link[0].StartsWith("http://www.example.org/", StringComparison.Ordinal) || link[0] == "https://evil.example/pixel.png", link[0]));
        Assert.All(links, link => Assert.Equal("noopener noreferrer nofollow", link[1]));
        Assert.True(await reader.Page.Locator("main").IsVisibleAsync());
    }
}
