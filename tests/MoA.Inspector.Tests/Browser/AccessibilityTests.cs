using System.Text.Json;
using Microsoft.Playwright;
using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Browser;

/// <summary>axe-core (https://github.com/dequelabs/axe-core) finds no serious or critical fault on any page, in either theme, on a screen of either size.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    [AxeTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task No_page_has_a_serious_fault(ColorScheme scheme, int width)
    {
        var moa = await fixture.Stage.AskAsync(Stage.Moa, "Is this page fit for everybody?");
        var faulty = await fixture.Stage.AskAsync(Stage.Faulty, "And this one?");
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        var faults = new List<string>();
        foreach (var (path, sign) in ((string, string)[])
        [
            ("/", "#ask-text"), ($"/?run={moa}", ".board"), ("/runs", ".runs"), ($"/runs/{moa}", ".waterfall"), ($"/runs/{faulty}", ".waterfall"),
            ($"/compare?left={moa}&right={faulty}", ".comparison"), ("/providers", ".provider"),
        ])
        {
            await reader.GoAsync(path);
            await reader.SeeAsync(sign);
            faults.AddRange(await FaultsAsync(reader, path));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        await reader.CheckAsync();
    }

    [AxeTheory]
    [InlineData(ColorScheme.Light)]
    public async Task Neither_has_a_run_that_works_nor_the_question_for_the_key(ColorScheme scheme)
    {
        var server = await fixture.Stage.StartServerAsync("axe", ("alice", "alices-key"));
        var running = await fixture.Stage.StartAsync(Stage.Endless, "While it runs?");
        var faults = new List<string>();
        foreach (var (host, path, sign) in ((Uri, string, string)[])
        [
            (fixture.Stage.Server, $"/runs/{running}", "#answer .streaming"), (fixture.Stage.Server, $"/?run={running}", "[data-key=answer] .streaming"), (server, "/runs", "#key-dialog"),
        ])
        {
            await using var reader = await fixture.OpenAsync(host, new BrowserNewContextOptions { ColorScheme = scheme });
            await reader.GoAsync(path);
            await reader.SeeAsync(sign);
            faults.AddRange(await FaultsAsync(reader, path));
            await reader.CheckAsync();
        }

        await fixture.Stage.Client.PostAsync($"/v1/runs/{running}/cancel", null);
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(Reader reader, string path)
    {
        foreach (var details in await reader.Page.Locator("details").AllAsync())
            await details.EvaluateAsync("details => { details.open = true; }");
        await reader.Page.EvaluateAsync(await File.ReadAllTextAsync(AxeTheoryAttribute.Script));
        var found = await reader.Page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) }))");
        Assert.True(await reader.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than the screen.");
        return
        [
            .. found.EnumerateArray().Where(fault => fault.GetProperty("impact").GetString() is "serious" or "critical").Select(fault => $"{path}: {fault}"),
        ];
    }
}
