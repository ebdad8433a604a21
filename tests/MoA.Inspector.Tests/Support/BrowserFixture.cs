using Microsoft.Playwright;
using MoA.Testing;

namespace MoA.Inspector.Tests.Support;

/// <summary>One server for all tests that need one, and one browser where there is one.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Stage? _stage;

    internal Stage Stage => _stage ?? throw new InvalidOperationException("It is not started.");

    internal IBrowser Browser => _browser ?? throw new InvalidOperationException("There is no browser here.");

    public async Task InitializeAsync()
    {
        _stage = await Stage.StartAsync();
        if (Chromium.Path is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
    }

    /// <summary>Opens a window of a new reader: no key, no memory.</summary>
    internal Task<Reader> OpenAsync(Uri server, BrowserNewContextOptions? options = null, Func<string, bool>? expected = null) =>
        Reader.OpenAsync(Browser, server, options, expected);

    /// <summary>Opens one at the server that all tests share.</summary>
    internal Task<Reader> OpenAsync() => OpenAsync(Stage.Server);

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync().Bounded();
        _playwright?.Dispose();
        if (_stage is not null)
            await _stage.DisposeAsync();
    }
}
