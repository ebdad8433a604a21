using MoA.Testing;

namespace MoA.Cli.Tests;

#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class ServerTests : IAsyncLifetime
{
    private const string Fast = "sim-llama-3-70b";

    private const string Key = "moa-test-key";

    private readonly TempFolder _folder = new();
    private CliProcess? _server;
    private string _address = "";

    public async Task InitializeAsync()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Key)));
        _server = CliProcess.Start(
            _folder.FullName, new Dictionary<string, string> { ["MoA__Api__Keys__ann__Sha256"] = hash }, null, "serve", "--demo", "--urls", "http://127.0.0.1:0");
        var line = await _server.LineAsync("listening on ");
        _address = line[line.IndexOf("http", StringComparison.Ordinal)..].Trim();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<CliResult> RunAsync(string[] arguments, string? input = null, string key = Key) => CliProcess.RunAsync(
        _folder.FullName, arguments, input, new Dictionary<string, string> { ["MOA_SERVER"] = _address, ["MOA_API_KEY"] = key });

    [Fact]
    public async Task An_evaluation_goes_on_at_the_server_and_is_found_again()
    {
        string[] command = ["eval", "generate", "--suite", "mt-bench", "-m", Fast, "--limit", "3", "--output", "answers.jsonl"];
        await using (var process = CliProcess.Start(
            _folder.FullName, new Dictionary<string, string> { ["MOA_SERVER"] = _address, ["MOA_API_KEY"] = Key }, null, command))
        {
            await process.LineAsync("3 running");
            await process.SignalAsync("KILL");
            await process.EndAsync();
        }

        (await RunAsync(command)).AssertExit(0);

        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "answers.jsonl"))).Length);
        var listed = await RunAsync(["runs", "list", "--json", "--mixture", Fast, "--limit", "100"]);
        Assert.Equal(6, listed.Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Every_command_works_against_a_server()
    {
        var asked = await RunAsync(["ask", "-m", "moa-lite", "--show-layers", "--json", "Why is the sky blue?"]);
        asked.AssertExit(0);
        Assert.Equal(6, asked.Error.Split("-- layer 1, slot ").Length - 1);
        var id = asked.Json.GetProperty("id").GetString()!;
        Assert.Equal("ann", asked.Json.GetProperty("tenant").GetString());

        var chat = await RunAsync(["chat", "-m", Fast], "First?\nSecond?\n");
        chat.AssertExit(0);
        Assert.Contains("Second?", chat.Output, StringComparison.Ordinal);

        var listed = await RunAsync(["runs", "list", "--json", "--mixture", "moa-lite"]);
        Assert.Equal(id, Assert.Single(listed.Json.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.Contains(id, (await RunAsync(["runs", "show", id])).Output, StringComparison.Ordinal);
        var watched = await RunAsync(["runs", "watch", "--json", id]);
        watched.AssertExit(0);
        Assert.Equal("run.completed", watched.JsonLines[^1].GetProperty("type").GetString());
        (await RunAsync(["runs", "show", "run_019a0000000070008000000000000000"])).AssertExit(4);
        (await RunAsync(["ask", "-m", "gpt", "Why?"])).AssertExit(4);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_with_a_hint_and_never_shown()
    {
        var result = await RunAsync(["runs", "list"], key: "wrong-secret");

        result.AssertExit(2);
        Assert.Contains("MOA_API_KEY", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_cancels_the_run_on_the_server_and_another_shell_can_cancel_it_too()
    {
        var environment = new Dictionary<string, string> { ["MOA_SERVER"] = _address, ["MOA_API_KEY"] = Key };
        await using (var interrupted = CliProcess.Start(_folder.FullName, environment, null, "ask", "--show-layers", "Why?"))
        {
            await interrupted.LineAsync("== layer 1 of 3");
            await interrupted.SignalAsync("INT");
            (await interrupted.EndAsync()).AssertExit(130);
        }

        await using var asking = CliProcess.Start(_folder.FullName, environment, null, "ask", "--show-layers", "Why?");
        await asking.LineAsync("== layer 1 of 3");
        var running = await RunAsync(["runs", "list", "--json", "--status", "running"]);
        var id = Assert.Single(running.Json.GetProperty("data").EnumerateArray()).GetProperty("id").GetString()!;
        (await RunAsync(["runs", "cancel", id])).AssertExit(0);
        var ended = await asking.EndAsync();
        ended.AssertExit(1);
        Assert.Contains($"{id} was cancelled (requested)", ended.Error, StringComparison.Ordinal);

        var cancelled = await RunAsync(["runs", "list", "--json", "--status", "cancelled"]);
        Assert.Equal(2, cancelled.Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task The_servers_folder_is_not_shared_and_the_error_says_to_use_the_server()
    {
        var result = await RunAsync(["runs", "list", "--demo"]);

        result.AssertExit(2);
        Assert.Contains("--server", result.Error, StringComparison.Ordinal);
    }
}
