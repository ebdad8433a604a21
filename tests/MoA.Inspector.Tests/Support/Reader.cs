using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MoA.Inspector.Tests.Support;

/// <summary>
/// Somebody at a browser. Whatever the browser complains of, sends to another host, or is given without the headers that keep hostile text harmless, is
/// noted; <see cref="CheckAsync"/> fails on it.
/// </summary>
internal sealed class Reader : IAsyncDisposable
{
    private const float Patience = 30_000;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly List<Task> _checks = [];
    private readonly Func<string, bool> _isExpected;

    private Reader(IBrowserContext context, IPage page, Uri server, Func<string, bool> isExpected)
    {
        _context = context;
        _isExpected = isExpected;
        Page = page;
        Server = server;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"console {message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"page error: {error}");
        page.Dialog += (_, dialog) =>
        {
            _complaints.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Popup += (_, popup) => _complaints.Enqueue($"window: {popup.Url}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != server.Authority)
                _complaints.Enqueue($"request to another host: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            lock (_checks)
                _checks.Add(CheckHeadersAsync(response));
        };
    }

    public IPage Page { get; }

    public Uri Server { get; }

    /// <summary>Opens a window.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="server">The only host that may be talked to.</param>
    /// <param name="options">What kind of window.</param>
    /// <param name="expected">What the browser may complain of: an error answer that a test provokes is one in its console too. Null: nothing.</param>
    public static async Task<Reader> OpenAsync(IBrowser browser, Uri server, BrowserNewContextOptions? options = null, Func<string, bool>? expected = null)
    {
        var context = await browser.NewContextAsync(options ?? new BrowserNewContextOptions());
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        return new Reader(context, page, server, expected ?? (_ => false));
    }

    public async Task GoAsync(string path) => await Page.GotoAsync(new Uri(Server, path).ToString());

    /// <summary>Waits until something is there to be seen.</summary>
    public Task SeeAsync(string selector) => Assertions.Expect(Page.Locator(selector).First).ToBeVisibleAsync(new() { Timeout = Patience });

    /// <summary>Waits until something says so.</summary>
    public Task SeeAsync(string selector, string text) => Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(text, new() { Timeout = Patience });

    /// <summary>Has the server answer with an error, as far as the browser can tell.</summary>
    /// <param name="path">What is asked for, as a glob.</param>
    /// <param name="status">The status.</param>
    /// <param name="code">The error's code, which is its message too.</param>
    /// <param name="times">How often; null: until <see cref="MendAsync"/>.</param>
    public Task BreakAsync(string path, int status, string code, int? times = null) => Page.RouteAsync(path, route => route.FulfillAsync(new RouteFulfillOptions
    {
        Status = status,
        ContentType = "application/json",
        Body = $$$"""{"error":{"message":"{{{code}}}","type":"server_error","param":null,"code":"{{{code}}}"}}""",
        Headers = new Dictionary<string, string>
        {
            ["content-security-policy"] = "default-src 'none'",
            ["x-content-type-options"] = "nosniff",
            ["referrer-policy"] = "no-referrer",
        },
    }), new PageRouteOptions { Times = times });

    /// <summary>Has no answer come.</summary>
    public Task CutAsync(string path) => Page.RouteAsync(path, route => route.AbortAsync());

    /// <summary>Takes back what <see cref="BreakAsync"/> or <see cref="CutAsync"/> did.</summary>
    public Task MendAsync(string path) => Page.UnrouteAsync(path);

    /// <summary>Looks away from the page, or at it again.</summary>
    public Task HideAsync(bool isHidden) => Page.EvaluateAsync(
        """
        (isHidden) => {
          Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        isHidden);

    /// <summary>Waits until something is gone.</summary>
    public Task MissAsync(string selector) => Assertions.Expect(Page.Locator(selector)).ToBeHiddenAsync(new() { Timeout = Patience });

    /// <summary>Fails on whatever was noted.</summary>
    public async Task CheckAsync()
    {
        Task[] checks;
        lock (_checks)
            checks = [.. _checks];
        await Task.WhenAll(checks);
        Assert.Equal([], _complaints.Where(complaint => !_isExpected(complaint)));
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private async Task CheckHeadersAsync(IResponse response)
    {
        var path = new Uri(response.Url).AbsolutePath;
        if (path.StartsWith("/v1/", StringComparison.Ordinal))
            return;
        var headers = await response.AllHeadersAsync();
        var policy = headers.GetValueOrDefault("content-security-policy") ?? "";
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || policy.Contains("unsafe", StringComparison.Ordinal))
            _complaints.Enqueue($"{path}: Content-Security-Policy is '{policy}'");
        if (headers.GetValueOrDefault("x-content-type-options") != "nosniff" || headers.GetValueOrDefault("referrer-policy") != "no-referrer")
            _complaints.Enqueue($"{path}: a header is missing");
    }
}
