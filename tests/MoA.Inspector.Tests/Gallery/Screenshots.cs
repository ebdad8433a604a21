using Microsoft.Playwright;
using MoA.Inspector.Tests.Support;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Inspector.Tests.Gallery;

/// <summary>
/// Takes the pictures of docs/inspector.md from a real run of a 3-layer, 6-proposer mixture. Not a test of every day: it runs where
/// <c>MOA_SCREENSHOTS</c> names a folder.
/// </summary>
public sealed class Screenshots
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("MOA_SCREENSHOTS");

    private static readonly (string Name, int Width, int Height)[] Sizes = [("desktop", 1280, 900), ("phone", 360, 740)];

    private static readonly (string Name, ColorScheme Scheme)[] Themes = [("light", ColorScheme.Light), ("dark", ColorScheme.Dark)];

    [ScreenshotFact]
    public async Task Every_page_in_both_themes_and_sizes()
    {
        Directory.CreateDirectory(Folder!);
        await using var stage = await Stage.StartAsync(Unhurried, isHostile: false);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });

        var moa = await AskAsync(stage, Stage.Moa);
        var lite = await AskAsync(stage, Stage.Lite);
        await stage.AskAsync(Stage.Faulty, "Which of these three models answers?");
        foreach (var question in (string[])["Name three rivers that flow north.", "How do I keep bread fresh?", "Explain a monad to a gardener."])
            await stage.AskAsync(Stage.Lite, question);

        foreach (var (theme, scheme) in Themes)
        {
            foreach (var (size, width, height) in Sizes)
            {
                await using var reader = await Reader.OpenAsync(browser, stage.Server, new BrowserNewContextOptions
                {
                    ColorScheme = scheme,
                    ViewportSize = new ViewportSize { Width = width, Height = height },
                    Locale = "en-GB",
                });
                await WatchAsync(stage, reader, Picture("ask"));
                await TakeAsync(reader, "/runs", ".runs tbody tr", Picture("runs"));
                await TakeAsync(reader, $"/runs/{moa}", ".waterfall", Picture("run"));
                await TakeAsync(reader, $"/runs/{moa}#time", ".waterfall", Picture("run-time"));
                await TakeAsync(reader, $"/runs/{moa}#layer-2", ".waterfall", Picture("run-layer"));
                await TakeAsync(reader, $"/compare?left={moa}&right={lite}", ".comparison", Picture("compare"));
                await TakeBusyAsync(stage, reader, Picture("providers"));

                string Picture(string page) => Path.Combine(Folder!, $"{page}-{size}-{theme}.png");
            }
        }
    }

    private static void Unhurried(SimulatorOptions options)
    {
        foreach (var model in options.Models.Values)
        {
            model.TimeToFirstToken = new LogNormal { Median = 500, Sigma = 0.4 };
            model.TokensPerSecond = new LogNormal { Median = 180, Sigma = 0.3 };
        }
    }

    // The simulator says the same to the same question; the second layer gets words of its own once the first has been asked.
    private static async Task<string> AskAsync(Stage stage, string mixture)
    {
        Say(stage, 0);
        stage.Simulator.Stats.Reset();
        var id = await stage.StartAsync(mixture, stage.Texts.Question);
        await stage.Simulator.Stats.WaitUntilAsync(stats => stats.Total.Calls >= stage.Texts.Models.Length).Bounded();
        Say(stage, 1);
        await stage.Client.GetStringAsync($"/v1/runs/{id}/events").Bounded();
        return id;
    }

    private static void Say(Stage stage, int layer)
    {
        foreach (var (model, index) in stage.Texts.Models.Select((model, index) => (model, index)))
            stage.Simulator.Options.Models[model].Answer = stage.Texts.Layers[layer][index];
    }

    // In the middle of a run: the first layer is there, the second fills.
    private static async Task WatchAsync(Stage stage, Reader reader, string picture)
    {
        Say(stage, 0);
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", Stage.Moa);
        await reader.Page.FillAsync("#ask-text", stage.Texts.Question);
        await reader.Page.ClickAsync("#ask-start");
        await reader.SeeAsync("[data-key=layer-1] .proposal.is-completed");
        await reader.SeeAsync("#board [data-key=layer-2] .proposal.is-running, #board [data-key=layer-2] .proposal.is-completed");
        await reader.Page.Locator("#board").EvaluateAsync("board => board.scrollIntoView()");
        await reader.Page.ScreenshotAsync(new PageScreenshotOptions { Path = picture });
        await reader.SeeAsync("[data-key=answer] .prose");
        await reader.Page.Locator("#board").EvaluateAsync("board => board.scrollIntoView()");
        await reader.Page.ScreenshotAsync(new PageScreenshotOptions { Path = picture.Replace("ask-", "answer-", StringComparison.Ordinal), FullPage = false });
    }

    private static async Task TakeBusyAsync(Stage stage, Reader reader, string picture)
    {
        string[] runs = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => stage.StartAsync(Stage.Lite, stage.Texts.Question)))];
        await stage.Simulator.Stats.WaitUntilAsync(stats => stats.InFlight >= 15).Bounded();
        await TakeAsync(reader, "/providers", ".provider", picture);
        foreach (var run in runs)
            await stage.Client.GetStringAsync($"/v1/runs/{run}/events").Bounded();
    }

    private static async Task TakeAsync(Reader reader, string path, string sign, string picture)
    {
        // A change of the part behind # alone would not load the page again.
        await reader.Page.GotoAsync("about:blank");
        await reader.GoAsync(path);
        await reader.SeeAsync(sign);
        await reader.Page.ScreenshotAsync(new PageScreenshotOptions { Path = picture });
    }
}
