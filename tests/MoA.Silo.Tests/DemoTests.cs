using System.Net;
using System.Text;
using System.Text.Json;
using MoA.Silo.Tests.Support;
using MoA.Testing;

namespace MoA.Silo.Tests;

/// <summary>A cluster of one needs nothing: the silo as a process, with the demo's models.</summary>
public sealed class DemoTests
{
    private const string Question = """{"model":"moa","messages":[{"role":"user","content":"Why is the sky blue?"}],"max_tokens":40}""";

    [Fact]
    public async Task A_question_is_answered_through_every_layer_and_the_run_can_be_read()
    {
        using var folder = new TempFolder();
        await using var silo = SiloProcess.StartDemo(folder);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };

        using var response = await PostAsync(client, "/v1/chat/completions", Question);
        var answer = await JsonAsync(response);
        using var read = await client.GetAsync($"/v1/runs/{answer.GetProperty("moa").GetProperty("run_id").GetString()}");
        var run = await JsonAsync(read);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(string.IsNullOrWhiteSpace(answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()));
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.Equal([6, 6, 1], run.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("proposals").GetArrayLength()));
        Assert.Contains("Runs are kept in memory", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sky", silo.Output.Replace("Why is the sky blue?\"}]}'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inspector_is_at_the_root()
    {
        using var folder = new TempFolder();
        await using var silo = SiloProcess.StartDemo(folder);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };

        using var page = await client.GetAsync("/");
        using var answer = await PostAsync(client, "/v1/chat/completions", Question);
        var run = await client.GetStringAsync($"/inspector/runs/{(await JsonAsync(answer)).GetProperty("moa").GetProperty("run_id").GetString()}");

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Why is the sky blue?", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ready_when_it_listens()
    {
        using var folder = new TempFolder();
        await using var silo = SiloProcess.StartDemo(folder);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };

        using var ready = await client.GetAsync("/readyz");
        using var alive = await client.GetAsync("/healthz");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (ready.StatusCode, alive.StatusCode));
    }

    [UnixFact]
    public async Task Told_to_stop_it_takes_on_nothing_new_lets_a_stream_end_and_leaves()
    {
        using var folder = new TempFolder();
        await using var silo = SiloProcess.StartDemo(folder);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = Json(Question.Replace("\"max_tokens\"", "\"stream\":true,\"moa\":{\"events\":true},\"max_tokens\"", StringComparison.Ordinal)),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var reading = response.Content.ReadAsStringAsync();

        await silo.SignalAsync("TERM");
        await UntilNotReadyAsync(client);
        using var refused = await PostAsync(client, "/v1/runs", Question);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.EndsWith("data: [DONE]\n\n", await reading, StringComparison.Ordinal);
        Assert.Equal(0, await silo.ExitAsync());
    }

    private static async Task UntilNotReadyAsync(HttpClient client)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        while (true)
        {
            using var ready = await client.GetAsync("/readyz", bound.Token);
            if (ready.StatusCode == HttpStatusCode.ServiceUnavailable)
                return;
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body)
    {
        using var content = Json(body);
        return await client.PostAsync(path, content);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
