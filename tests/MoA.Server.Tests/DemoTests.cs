using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MoA.Server.Tests.Support;
using MoA.Testing;

namespace MoA.Server.Tests;

public sealed class DemoTests
{
    private const string Question = """{"model":"moa","messages":[{"role":"user","content":"Why is the sky blue?"}],"max_tokens":40}""";

    [Fact]
    public async Task A_question_is_answered_through_every_layer_and_says_that_it_is_simulated()
    {
        using var folder = new TempFolder();
        await using var server = ServerProcess.Start(folder.FullName, null, "--demo", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        using var response = await PostAsync(client, "/v1/chat/completions", Question);
        var answer = await JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(string.IsNullOrWhiteSpace(answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()));
        Assert.True(answer.GetProperty("moa").GetProperty("simulated").GetBoolean());
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("x-moa-simulated")));

        using var read = await client.GetAsync($"/v1/runs/{answer.GetProperty("moa").GetProperty("run_id").GetString()}");
        var layers = (await JsonAsync(read)).GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal([6, 6, 1], layers.Select(layer => layer.GetProperty("proposals").GetArrayLength()));

        using var models = await client.GetAsync("/v1/models");
        var ids = (await JsonAsync(models)).GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()).ToArray();
        Assert.Subset(ids.ToHashSet(), new HashSet<string?> { "moa", "moa-lite", "self-moa" });
        Assert.Contains($"curl {client.BaseAddress!.GetLeftPart(UriPartial.Authority)}/v1/chat/completions", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_streams_and_the_prompt_is_not_logged()
    {
        using var folder = new TempFolder();
        await using var server = ServerProcess.Start(folder.FullName, null, "--demo", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        using var response = await PostAsync(client, "/v1/chat/completions", Question.Replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"", StringComparison.Ordinal));
        var text = await response.Content.ReadAsStringAsync();

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.True(text.Split("chat.completion.chunk").Length > 4, text);
        Assert.DoesNotContain("sky", server.Output.Replace("Why is the sky blue?\"}]}'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_run_is_still_there_after_a_restart()
    {
        using var folder = new TempFolder();
        string[] arguments = ["--demo", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder.FullName, "data")];
        string path;
        await using (var first = ServerProcess.Start(folder.FullName, null, arguments))
        {
            using var client = new HttpClient { BaseAddress = await first.ListeningAsync() };
            using var response = await PostAsync(client, "/v1/chat/completions", Question);
            path = $"/v1/runs/{(await JsonAsync(response)).GetProperty("moa").GetProperty("run_id").GetString()}";
            Assert.Equal(0, await first.TerminateAsync());
        }

        await using var second = ServerProcess.Start(folder.FullName, null, arguments);
        using var again = new HttpClient { BaseAddress = await second.ListeningAsync() };
        using var read = await again.GetAsync(path);

        Assert.Equal("completed", (await JsonAsync(read)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_run_that_was_killed_with_its_server_goes_on_at_the_next_start()
    {
        using var folder = new TempFolder();
        string[] arguments = ["--demo", "--urls", "http://127.0.0.1:0"];
        string id;
        await using (var first = ServerProcess.Start(folder.FullName, null, arguments))
        {
            using var client = new HttpClient { BaseAddress = await first.ListeningAsync() };
            using var started = await PostAsync(client, "/v1/runs", Question);
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
            id = (await JsonAsync(started)).GetProperty("id").GetString()!;
        }

        await using var second = ServerProcess.Start(folder.FullName, null, arguments);
        using var again = new HttpClient { BaseAddress = await second.ListeningAsync(), Timeout = TimeSpan.FromSeconds(60) };
        var events = await again.GetStringAsync($"/v1/runs/{id}/events");

        Assert.Contains("event: run.resumed", events, StringComparison.Ordinal);
        Assert.Contains("event: run.completed", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_run()
    {
        using var folder = new TempFolder();
        await using var server = ServerProcess.Start(folder.FullName, null, "--demo", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                Question.Replace("\"max_tokens\"", "\"stream\":true,\"moa\":{\"events\":true},\"max_tokens\"", StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var id = Assert.Single(response.Headers.GetValues("x-moa-run-id"));
        response.Dispose();

        var events = await client.GetStringAsync($"/v1/runs/{id}/events").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("event: run.cancelled", events, StringComparison.Ordinal);
        Assert.Contains("client_disconnected", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_server_lets_its_runs_finish_and_exits_with_0()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && !RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            return;
        using var folder = new TempFolder();
        await using var server = ServerProcess.Start(folder.FullName, null, "--demo", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                Question.Replace("\"max_tokens\"", "\"stream\":true,\"moa\":{\"events\":true},\"max_tokens\"", StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var reading = response.Content.ReadAsStringAsync();

        var exitCode = await server.TerminateAsync();

        Assert.EndsWith("data: [DONE]\n\n", await reading, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body) =>
        client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
