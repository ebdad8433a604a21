using Microsoft.Playwright;
using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ThemeTests(BrowserFixture fixture)
{
    private const string Ground = "getComputedStyle(document.body).backgroundColor";

    [BrowserFact]
    public async Task The_system_decides_until_the_reader_does_and_that_is_remembered()
    {
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        await reader.GoAsync("/");
        var dark = await reader.Page.EvaluateAsync<string>(Ground);

        await reader.Page.ClickAsync("#theme");
        var light = await reader.Page.EvaluateAsync<string>(Ground);
        await reader.Page.ReloadAsync();

        Assert.NotEqual(dark, light);
        Assert.Equal(light, await reader.Page.EvaluateAsync<string>(Ground));
        await reader.CheckAsync();
    }
}
