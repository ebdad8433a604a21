using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using MoA.Testing;

namespace MoA.Simulator.Tests;

/// <summary>The executable as a user has it: a process of its own.</summary>
public sealed class ExecutableTests : IDisposable
{
    private const string Announcement = "simulator listening on ";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moa-simulator");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task It_serves_what_its_file_environment_and_command_line_say_and_exits_on_SIGTERM()
    {
        var config = Path.Combine(_folder.FullName, "simulator.json");
        await File.WriteAllTextAsync(config, """
            { "Simulator": { "Seed": 3, "Models": { "m": { "Answer": "configured", "Faults": [ { "Kind": "hang", "OnCalls": [2] } ] } } } }
            """);
        using var process = Start(
            ["--urls", "http://127.0.0.1:0", "--config", config, "--Simulator:Seed=7"], ("Simulator__Models__n__Answer", "from the environment"));
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TestSimulator.Bound);
        Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = new Uri(line![Announcement.Length..] + "/") };

        Assert.Equal("configured", await AskAsync(client, "m"));
        Assert.Equal("from the environment", await AskAsync(client, "n"));
        Assert.Equal(7, (await client.GetFromJsonAsync<JsonElement>("/stats")).GetProperty("seed").GetInt32());
        var hanging = client.PostAsJsonAsync("chat/completions", TestSimulator.Request(model: "m"));
        while ((await client.GetFromJsonAsync<JsonElement>("/stats")).GetProperty("total").GetProperty("in_flight").GetInt32() == 0)
            Assert.False(hanging.IsCompleted);

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(TestSimulator.Bound);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task Wrong_options_are_all_named_and_the_exit_code_is_2()
    {
        var config = Path.Combine(_folder.FullName, "simulator.json");
        await File.WriteAllTextAsync(config, """
            { "Simulator": { "Sead": 3, "Seed": "three", "Models": { "m": { "Faults": [ { "Kind": "Flood" } ], "Limits": { "RequestsPerMinute": "many" } } } } }
            """);

        var errors = await FailAsync(2, "--config", config, "--urls", "ftp://x");

        Assert.Equal(5, errors.Length);
        foreach (var path in new[] { "Simulator:Sead:", "Simulator:Seed:", "Simulator:Models:m:Faults:0:Kind:", "Simulator:Models:m:Limits:RequestsPerMinute:", "--urls:" })
            Assert.Contains(errors, error => error.StartsWith($"simulator: {path}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'--port'", "--port", "80")]
    [InlineData("--config: the file '/nowhere.json' does not exist", "--config", "/nowhere.json")]
    [InlineData("--urls: a value is expected", "--urls")]
    [InlineData("Simulator:Default:AnswerTokens: 0 is not between 1 and", "--Simulator:Default:AnswerTokens=0")]
    [InlineData("Simulator:Default: ", "--Simulator:Default:Replay=/dev/null/x")]
    public async Task A_wrong_option_is_named(string expected, params string[] args)
    {
        var errors = await FailAsync(2, args);

        Assert.Contains(expected.TrimEnd(' ', ':'), errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_named_and_the_exit_code_is_1()
    {
        await using var other = await TestSimulator.StartAsync();
        var url = other.Host.BaseUrl.GetLeftPart(UriPartial.Authority);

        var errors = await FailAsync(1, "--urls", url);

        Assert.Contains(url, errors.Single(), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(HttpClient client, string model)
    {
        using var response = await client.PostAsJsonAsync("chat/completions", TestSimulator.Request(model: model)).WaitAsync(TestSimulator.Bound);
        return TestSimulator.TextOf(await TestSimulator.JsonOf(response));
    }

    private async Task<string[]> FailAsync(int exitCode, params string[] args)
    {
        using var process = Start(args);
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TestSimulator.Bound);
        await process.WaitForExitAsync().WaitAsync(TestSimulator.Bound);
        Assert.Equal(exitCode, process.ExitCode);
        return errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    private Process Start(string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SimulatorApp).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
