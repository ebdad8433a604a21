using System.Collections.Concurrent;
using MoA.Inspector.Tests.Support;
using MoA.Testing;

namespace MoA.Inspector.Tests.Browser;

/// <summary>Pages whose server comes and goes, and pages at which nobody looks.</summary>
[Collection(BrowserTests.Name)]
public sealed class ConnectionTests(BrowserFixture fixture)
{
    private const string Streaming = "[data-key=answer] .streaming";

    [BrowserFact]
    public async Task A_page_that_finds_no_server_at_first_finds_it_later()
    {
        await using var reader = await OpenAsync();
        // Not a page that asks again by the clock.
        await reader.BreakAsync("**/inspector/ask", 503, "away", times: 1);
        await reader.GoAsync("/");
        await reader.SeeAsync("#notice", "away");

        await reader.SeeAsync("#ask-text");

        await reader.MissAsync("#notice");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_run_whose_events_cannot_be_had_is_said_to_be_reconnecting_and_goes_on()
    {
        var id = await fixture.Stage.StartAsync(Stage.Slow, "Hold the line");
        await using var reader = await OpenAsync();
        await reader.CutAsync("**/events");
        await reader.GoAsync($"/?run={id}");
        await reader.SeeAsync("#notice", "reconnecting");

        await reader.MendAsync("**/events");

        await reader.SeeAsync("[data-key=answer] .prose", "only a small service.");
        await reader.MissAsync("#notice");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_stop_that_failed_is_said_until_it_is_tried_again_and_a_refresh_does_not_take_it_back()
    {
        var id = await fixture.Stage.StartAsync(Stage.Endless, "Stop me if you can");
        await using var reader = await OpenAsync();
        await reader.BreakAsync("**/cancel", 503, "no stopping now", times: 1);
        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync("#run-stop");
        await reader.Page.ClickAsync("#run-stop");
        await reader.SeeAsync("#notice", "no stopping now");

        for (var refresh = 0; refresh < 2; refresh++)
            await reader.Page.WaitForResponseAsync(response => response.Url.EndsWith($"/inspector/runs/{id}", StringComparison.Ordinal));
        await reader.SeeAsync("#notice", "no stopping now");
        await reader.Page.ClickAsync("#run-stop");

        await reader.SeeAsync(".run-head .badge", "cancelled");
        await reader.MissAsync("#notice");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_run_can_be_stopped_though_its_board_does_not_come()
    {
        await using var reader = await OpenAsync();
        await reader.CutAsync("**/board");
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", Stage.Endless);
        await reader.Page.FillAsync("#ask-text", "Where is the board?");
        await reader.Page.ClickAsync("#ask-start");

        await reader.Page.ClickAsync("#ask-stop");
        await fixture.Stage.Client.GetStringAsync($"/v1/runs/{new Uri(reader.Page.Url).Query["?run=".Length..]}/events").Bounded();
        await reader.MendAsync("**/board");

        await reader.SeeAsync(".board-head .badge", "cancelled");
        await reader.MissAsync("#ask-stop");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_run_that_nobody_looks_at_is_not_watched_and_goes_on_where_it_was_when_somebody_does()
    {
        var id = await fixture.Stage.StartAsync(Stage.Slow, "Look away");
        await using var reader = await OpenAsync();
        var cursors = new ConcurrentQueue<string?>();
        var ended = new TaskCompletionSource();
        reader.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/events", StringComparison.Ordinal))
                cursors.Enqueue(request.Headers.GetValueOrDefault("last-event-id"));
        };
        reader.Page.RequestFailed += (_, request) =>
        {
            if (request.Url.EndsWith("/events", StringComparison.Ordinal))
                ended.TrySetResult();
        };
        await reader.GoAsync($"/?run={id}");
        await reader.SeeAsync(Streaming, "Services");

        await reader.HideAsync(true);
        await ended.Task.Bounded();
        await fixture.Stage.Client.GetStringAsync($"/v1/runs/{id}/events").Bounded();
        Assert.Single(cursors);
        Assert.Equal(1, await reader.Page.Locator(Streaming).CountAsync());
        await reader.HideAsync(false);

        await reader.SeeAsync("[data-key=answer] .prose", "only a small service.");
        Assert.Equal(2, cursors.Count);
        Assert.NotNull(cursors.Last());
        Assert.False(await reader.Page.Locator("#notice").IsVisibleAsync());
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task What_happens_fast_is_asked_for_once_a_second_and_what_nobody_sees_not_at_all()
    {
        await using var reader = await OpenAsync();
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");

        // A hundred requests to refresh come to two: the one that is made, and one for all that were asked for meanwhile, a second later.
        var gap = await reader.Page.EvaluateAsync<double>(
            """
            async () => {
              const { Fragment } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'fragment.js'));
              const asked = [];
              const fetched = window.fetch;
              window.fetch = (...how) => { asked.push(performance.now()); return fetched(...how); };
              const fragment = new Fragment(document.getElementById('board'), '/inspector/ask');
              await Promise.all(Array.from({ length: 100 }, () => fragment.refresh()));
              await Promise.all(Array.from({ length: 100 }, () => fragment.refresh()));
              if (asked.length !== 2) throw new Error(`${asked.length} requests`);
              Object.defineProperty(document, 'hidden', { value: true, configurable: true });
              const hidden = fragment.refresh({ now: true });
              await fetched('/inspector/ask');
              if (asked.length !== 2) throw new Error('It asked while hidden.');
              Object.defineProperty(document, 'hidden', { value: false });
              document.dispatchEvent(new Event('visibilitychange'));
              await hidden;
              if (asked.length !== 3) throw new Error('It did not ask when seen again.');
              return asked[1] - asked[0];
            }
            """);

        Assert.True(gap >= 990, $"{gap} ms lay between them.");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_slow_server_is_asked_seldom_a_hidden_or_paused_page_asks_nobody()
    {
        await using var reader = await OpenAsync();
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");

        await reader.Page.EvaluateAsync(
            """
            async () => {
              const { poll } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'polling.js'));
              const counts = { slow: 0, fast: 0 };
              const counted = (name, took) => ({ took, refresh: async () => { counts[name]++; } });
              const rounds = async (wanted) => { for (let more = wanted; more > 0; more--) await new Promise((resolve) => setTimeout(resolve, 10)); };
              const until = async (count) => { while (counts.fast < count) await rounds(1); };
              const still = async (why) => {
                const before = counts.fast;
                await rounds(10);
                if (counts.fast > before) throw new Error(`It went on, ${why}.`);
              };
              const hide = (isHidden) => {
                Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
              };
              poll(counted('slow', 60_000), 10);
              const end = poll(counted('fast', 0), 10);
              await until(5);
              hide(true);
              await still('hidden');
              hide(false);
              await until(counts.fast + 5);
              const button = document.createElement('button');
              button.dataset.pause = '';
              document.body.append(button);
              button.click();
              await still('paused');
              button.click();
              await until(counts.fast + 5);
              end();
              await still('ended');
              if (counts.slow) throw new Error('It asked a server again that takes a minute.');
            }
            """);

        await reader.CheckAsync();
    }

    // Every answer that does not come is an error in the browser's console.
    private Task<Reader> OpenAsync() => fixture.OpenAsync(fixture.Stage.Server, expected: complaint => complaint.Contains("Failed to load resource", StringComparison.Ordinal));
}
