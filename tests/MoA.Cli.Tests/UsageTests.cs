using MoA.Testing;

namespace MoA.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "--help", "")]
    [InlineData(2, "no option", "ask", "--demo", "--modle")]
    [InlineData(2, "is empty", "ask", "--demo", " ")]
    [InlineData(2, "cannot be combined", "ask", "--demo", "--server", "http://127.0.0.1:1", "Why?")]
    [InlineData(2, "http://HOST:PORT", "ask", "--server", "localhost", "Why?")]
    [InlineData(2, "--demo", "ask", "Why?")]
    [InlineData(2, "does not exist", "ask", "--config", "nowhere.json", "Why?")]
    [InlineData(2, "from 0 to 2", "ask", "--demo", "--temperature", "3", "Why?")]
    [InlineData(2, "not a run id", "runs", "show", "--demo", "run_1")]
    [InlineData(2, "from 1 to 100", "runs", "list", "--demo", "--limit", "0")]
    [InlineData(2, "does not exist", "chat", "--demo", "--input", "nowhere.jsonl")]
    [InlineData(3, "cannot be reached", "ask", "--server", "http://127.0.0.1:1", "Why?")]
    [InlineData(4, "moa-lite", "ask", "--demo", "-m", "gpt", "Why?")]
    [InlineData(4, "There is no run", "runs", "show", "--demo", "run_019a0000000070008000000000000000")]
    [InlineData(4, "There is no run", "runs", "watch", "--demo", "run_019a0000000070008000000000000000")]
    [InlineData(4, "There is no run", "runs", "cancel", "--demo", "run_019a0000000070008000000000000000")]
    public async Task Mistakes_have_a_code_and_a_line_that_says_how_to_mend_them(int exitCode, string hint, params string[] arguments)
    {
        var result = await CliProcess.RunAsync(_folder.FullName, arguments.Where(argument => argument.Length > 0));

        result.AssertExit(exitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("moa: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands_and_the_exit_codes()
    {
        var result = await CliProcess.RunAsync(_folder.FullName, ["--help"]);

        result.AssertExit(0);
        Assert.All(["ask", "chat", "runs", "config", "cluster", "serve", "130"], word => Assert.Contains(word, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Config_check_lists_every_error_at_once()
    {
        var file = _folder.Write("moa.json", """
            { "MoA": { "Providers": { "p": { "BaseUrl": "nowhere" } }, "Models": { "m": { "Provider": "q" } }, "Mixtures": { "x": { "Proposers": ["m"] } } } }
            """);

        var text = await CliProcess.RunAsync(_folder.FullName, ["config", "check", "--config", file]);
        text.AssertExit(2);
        Assert.All(["MoA:Providers:p:BaseUrl", "MoA:Models:m:Provider", "MoA:Mixtures:x:Aggregator"], path => Assert.Contains(path, text.Error, StringComparison.Ordinal));

        var json = await CliProcess.RunAsync(_folder.FullName, ["config", "check", "--json", "--config", file]);
        json.AssertExit(2);
        Assert.False(json.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(3, json.Json.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task Config_check_says_what_is_there_and_which_keys_are_not()
    {
        var file = _folder.Write("moa.json", """
            { "MoA": { "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1", "ApiKeyEnvironmentVariable": "MOA_TEST_UNSET_KEY" } },
                       "Models": { "m": { "Provider": "p" } }, "Mixtures": { "x": { "Proposers": ["m"], "Aggregator": "m" } } } }
            """);

        var result = await CliProcess.RunAsync(_folder.FullName, ["config", "check", "--config", file]);

        result.AssertExit(0);
        Assert.Contains("1 providers, 1 models, 1 mixtures", result.Output, StringComparison.Ordinal);
        Assert.Contains("MOA_TEST_UNSET_KEY", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_check_knows_the_cluster()
    {
        const string Models = """ "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1" } }, "Models": { "m": { "Provider": "p" } } """;
        var sound = _folder.Write("sound.json", $$"""
            { "MoA": { {{Models}}, "Cluster": { "Clustering": { "Kind": "postgres", "ConnectionStringEnvironmentVariable": "MOA_TEST_UNSET_DB" }, "Storage": "postgres" } } }
            """);
        var wrong = _folder.Write("wrong.json", $$"""{ "MoA": { {{Models}}, "Cluster": { "Clustering": "postgres" } } }""");

        var warned = await CliProcess.RunAsync(_folder.FullName, ["config", "check", "--config", sound]);
        var refused = await CliProcess.RunAsync(_folder.FullName, ["config", "check", "--config", wrong]);

        warned.AssertExit(0);
        Assert.Contains("MOA_TEST_UNSET_DB", warned.Error, StringComparison.Ordinal);
        refused.AssertExit(2);
        Assert.All(
            ["MoA:Cluster:Storage:Kind", "MoA:Cluster:Clustering:ConnectionStringEnvironmentVariable"],
            path => Assert.Contains(path, refused.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_whose_provider_is_down_fails_with_exit_code_1_and_says_why()
    {
        var file = _folder.Write("moa.json", """
            { "MoA": { "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1", "MaxAttempts": 1 } }, "Models": { "m": { "Provider": "p" } } } }
            """);

        var result = await CliProcess.RunAsync(_folder.FullName, ["ask", "--config", file, "-m", "m", "Why?"]);

        result.AssertExit(1);
        Assert.Empty(result.Output);
        Assert.Contains("moa runs show run_", result.Error, StringComparison.Ordinal);
    }
}
