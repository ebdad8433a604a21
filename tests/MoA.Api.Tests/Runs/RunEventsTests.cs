using System.Net;
using MoA.Api.Tests.Support;

namespace MoA.Api.Tests.Runs;

public sealed class RunEventsTests
{
    [Fact]
    public async Task Events_come_named_and_numbered_as_they_happen_until_the_run_ends()
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);
        using var response = await host.Client.GetAsync($"/v1/runs/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var sse = await SseReader.OpenAsync(response);

        var started = (await sse.NextAsync())!;
        run.Start(1, "a", "org/b");
        var layer = (await sse.NextAsync())!;
        run.Say("Hi");
        var piece = (await sse.NextAsync())!;
        run.Complete("Hi");
        var rest = await sse.RestAsync();

        Assert.Equal(("run.started", "1"), (started.Name, started.Id));
        Assert.Equal(("layer.started", "2"), (layer.Name, layer.Id));
        Assert.Equal("layer.started", layer.Json.Text("type"));
        Assert.Equal(2, layer.Json.GetProperty("sequence").GetInt64());
        Assert.Equal("Hi", piece.Json.Text("content"));
        Assert.Equal("run.completed", Assert.Single(rest).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_goes_on_where_it_was_cut(bool byHeader)
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);
        run.Start(1, "a");
        run.Say("one");
        run.Say("two");
        run.Complete("onetwo");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{run.Id}/events?after={(byHeader ? "1" : "3")}");
        if (byHeader)
            request.Headers.Add("Last-Event-ID", "3");

        using var response = await host.Client.SendAsync(request);
        using var sse = await SseReader.OpenAsync(response);

        Assert.Equal(["4", "5"], (await sse.RestAsync()).Select(item => item.Id));
    }

    [Fact]
    public async Task Ids_tell_events_before_a_resume_from_those_after()
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);
        run.Resume();
        run.Complete("Hi");

        using var response = await host.GetAsync($"/v1/runs/{run.Id}/events");
        using var sse = await SseReader.OpenAsync(response);

        Assert.Equal(["1", "2.1", "3.1", "4.1"], (await sse.RestAsync()).Select(item => item.Id));
    }

    [Fact]
    public async Task Who_has_seen_the_end_is_told_not_to_come_back()
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);
        run.Complete("Hi");

        using var response = await host.GetAsync($"/v1/runs/{run.Id}/events?after={run.Snapshot.LastEvent}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task The_headers_of_a_silent_run_do_not_wait_for_its_next_event()
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);

        // Neither an event nor, with this clock, a heartbeat comes.
        using var response = await host.Client.GetAsync($"/v1/runs/{run.Id}/events?after=1", HttpCompletionOption.ResponseHeadersRead)
            .WaitAsync(TimeSpan.FromSeconds(30));
        host.Time.Advance(TimeSpan.FromMilliseconds(546));
        run.Complete("Hi");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("0", response.Header("x-moa-overhead-ms"));
        using var sse = await SseReader.OpenAsync(response);
        Assert.Equal("run.completed", (await sse.RestAsync())[^1].Name);
    }

    [Fact]
    public async Task A_silent_run_has_a_heartbeat()
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);
        using var response = await host.Client.GetAsync($"/v1/runs/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var sse = await SseReader.OpenAsync(response);
        Assert.Equal("run.started", (await sse.NextAsync())!.Name);

        // The event is sent before the server begins to wait for the next one.
        await host.Time.WaitForTimerAsync(TimeSpan.FromSeconds(15));
        host.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("heartbeat", (await sse.NextAsync())!.Comment);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.x")]
    [InlineData("")]
    public async Task A_wrong_cursor_is_named(string cursor)
    {
        await using var host = await ApiHost.StartAsync();
        var run = await StartAsync(host);

        using var response = await host.GetAsync($"/v1/runs/{run.Id}/events?after={cursor}");

        Assert.Equal("after", (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("param"));
    }

    private static async Task<ScriptedRun> StartAsync(ApiHost host)
    {
        using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        return await host.Runtime.NextAsync();
    }
}
